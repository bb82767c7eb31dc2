using ControlPlane.Fixtures;
using ControlPlane.Host.Options;
using ControlPlane.Xds.Streams;
using Microsoft.Extensions.Configuration;

namespace ControlPlane.Host.Tests.Options;

public sealed class LimitTableTests
{
    [Fact]
    public void Limits_OfTheServerAndOfAStream_AreAllOptions()
    {
        var limits = typeof(XdsLimits).GetProperties().Concat(typeof(StreamLimits).GetProperties())
            .Where(property => property.CanWrite && property.PropertyType != typeof(StreamLimits))
            .Select(property => property.Name);

        Assert.Equal(limits.Order(StringComparer.Ordinal), LimitTable.All.Select(limit => limit.Name).Order(StringComparer.Ordinal));
        Assert.Distinct(OptionTable.All.Select(option => option.Flag));
        Assert.Contains("--limit-first-message-bytes", OptionTable.All.Select(option => option.Flag));
        Assert.Contains("CONTROLPLANE__LIMITS__WRITETIMEOUT", OptionTable.All.Select(option => option.Variable));
    }

    [Fact]
    public void Limit_Stated_IsReadIntoItsOwnPlaceAndNoOther()
    {
        foreach (var limit in LimitTable.All)
        {
            var defaults = new XdsLimits();
            var stated = limit.Get(defaults) == limit.Range.Least ? limit.Range.Most : limit.Range.Least;

            var read = Read((limit.Name, limit.Show(stated)));

            Assert.Equal(stated, limit.Get(read));
            Assert.Equal(
                defaults,
                limit.Set(read, limit.Get(defaults)));
        }
    }

    [Fact]
    public void Limits_Defaults_AreWithinTheirRangesAndInTheHelp()
    {
        foreach (var limit in LimitTable.All)
        {
            var value = limit.Get(new XdsLimits());
            Assert.InRange(value, limit.Range.Least, limit.Range.Most);
            Assert.EndsWith($"Default: {limit.Show(value)}", limit.Description.Text, StringComparison.Ordinal);
            Assert.Equal(value, limit.Parse(limit.Show(value)));
        }
    }

    [Fact]
    public void Limits_InTheDocuments_AreAllOfThemWithTheirDefaults()
    {
        var lines = RepositoryRoot.Read("docs/configuration.md").Split('\n');

        foreach (var limit in LimitTable.All)
        {
            var line = Assert.Single(lines, line => line.StartsWith($"| `{limit.Description.Flag}` |", StringComparison.Ordinal));
            Assert.Contains($"| {limit.Show(limit.Get(new XdsLimits()))} |", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void LimitsThatEndAStream_InTheLog_AreNamedByTheirFlags()
    {
        var flags = OptionTable.All.Select(option => option.Flag).ToHashSet();

        Assert.All(
            Enum.GetValues<StreamLimit>().Where(limit => limit != StreamLimit.Compression),
            limit => Assert.Contains(LimitTable.FlagsOf(limit).Split(' ', ',').First(word => word.StartsWith("--", StringComparison.Ordinal)), flags));
    }

    [Theory]
    [InlineData("Streams", "-1")]
    [InlineData("Streams", "1.5")]
    [InlineData("Streams", "10000001")]
    [InlineData("MessageBytes", "64 MiB")]
    [InlineData("MessageBytes", "99999999999999999999")]
    [InlineData("WriteTimeout", "30")]
    [InlineData("MaxAge", "-1s")]
    public void Limit_AWrongValue_IsNamedWithItsPathAndRange(string name, string value)
    {
        var fault = Assert.Throws<OptionsException>(() => Read((name, value))).Message;

        Assert.DoesNotContain('\n', fault);
        Assert.StartsWith($"ControlPlane:Limits:{name}: \"{value}\" is not a ", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Limit_Unknown_IsRefusedWithTheNamesThatThereAre()
    {
        var fault = Assert.Throws<OptionsException>(() => Read(("Stream", "1"))).Message;

        Assert.StartsWith("ControlPlane:Limits:Stream: no such option; there are ", fault, StringComparison.Ordinal);
        Assert.Contains("Limits:Streams", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("MeshConfig", fault, StringComparison.Ordinal);
    }

    private static XdsLimits Read(params (string Name, string Value)[] limits) => OptionsReader.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection(limits.Select(limit => KeyValuePair.Create<string, string?>($"ControlPlane:Limits:{limit.Name}", limit.Value)))
            .Build()).Limits;
}
