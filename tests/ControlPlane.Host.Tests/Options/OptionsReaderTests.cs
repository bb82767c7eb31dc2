using System.Net;
using ControlPlane.Certificates;
using ControlPlane.Host.Options;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Host.Tests.Options;

public sealed class OptionsReaderTests
{
    [Fact]
    public void Options_NothingStated_AreTheDefaults()
    {
        var options = Read();
        Assert.Equal(new ControlPlaneOptions(), options);
        Assert.Equal(["./mesh"], options.Config);
        Assert.True(options.ConfigIsDefault);
        Assert.Equal("127.0.0.1:15010", options.Xds.ToString());
        Assert.Equal("127.0.0.1:15014", options.Admin.ToString());
        Assert.Equal(TimeSpan.FromSeconds(30), options.GracePeriod);
    }

    [Fact]
    public void Options_EveryKeyStated_AreRead()
    {
        var folder = Path.GetTempPath();
        var options = Read(
            ("Config", folder),
            ("Xds", "10.1.2.3:1234"),
            ("Admin", "[::1]:0"),
            ("State", "/somewhere"),
            ("AllowPlaintextXds", "true"),
            ("AllowUnenforcedSecurity", "True"),
            ("Ca", folder),
            ("CaKey", "rsa2048"),
            ("CertificateLife", "1h"),
            ("GracePeriod", "0"),
            ("ReconnectGrace", "500ms"),
            ("RestartGrace", "2m"),
            ("LogFormat", "JSON"),
            ("LogLevel", "debug"));
        Assert.Equal(
            new ControlPlaneOptions
            {
                Config = [folder],
                ConfigIsDefault = false,
                Xds = IPEndPoint.Parse("10.1.2.3:1234"),
                Admin = IPEndPoint.Parse("[::1]:0"),
                State = "/somewhere",
                AllowPlaintextXds = true,
                AllowUnenforcedSecurity = true,
                Ca = folder,
                CaKey = KeyKind.Rsa2048,
                CertificateLife = TimeSpan.FromHours(1),
                GracePeriod = TimeSpan.Zero,
                ReconnectGrace = TimeSpan.FromMilliseconds(500),
                RestartGrace = TimeSpan.FromMinutes(2),
                LogFormat = LogFormat.Json,
                LogLevel = LogLevel.Debug,
            },
            options);
    }

    [Theory]
    [InlineData("Xds", "15010")]
    [InlineData("Xds", "127.0.0.1")]
    [InlineData("Xds", "127.0.0.1:")]
    [InlineData("Xds", "127.0.0.1:70000")]
    [InlineData("Xds", "::1:15010")]
    [InlineData("Xds", "example.org:15010")]
    [InlineData("Admin", "10.0.0.1:15014")]
    [InlineData("Admin", "127.0.0.1:15010")]
    [InlineData("GracePeriod", "30")]
    [InlineData("GracePeriod", "-1s")]
    [InlineData("GracePeriod", "soon")]
    [InlineData("ReconnectGrace", "99999999999s")]
    [InlineData("AllowPlaintextXds", "yes")]
    [InlineData("Ca", "/no/such/folder")]
    [InlineData("CaKey", "1")]
    [InlineData("CaKey", "dsa")]
    [InlineData("CertificateLife", "9s")]
    [InlineData("CertificateLife", "2161h")]
    [InlineData("LogFormat", "xml")]
    [InlineData("LogFormat", "1")]
    [InlineData("LogLevel", "loud")]
    [InlineData("State", " ")]
    [InlineData("Config", "")]
    [InlineData("Config", "/no/such/folder")]
    [InlineData("MeshConfig", "/no/such/file")]
    [InlineData("Xsd", "127.0.0.1:15010")]
    public void Options_AWrongValue_IsOneLineWithTheKeyPath(string key, string value)
    {
        var fault = Assert.Throws<OptionsException>(() => Read((key, value)));
        Assert.StartsWith($"ControlPlane:{key}: ", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void Options_TwoWrongValues_AreTwoLines()
    {
        var fault = Assert.Throws<OptionsException>(() => Read(("Xds", "x"), ("LogLevel", "y")));
        Assert.Equal(2, fault.Message.Split('\n').Length);
    }

    [Fact]
    public void Options_SeveralConfigPaths_KeepTheirOrder()
    {
        var (first, second) = (Path.GetTempPath(), AppContext.BaseDirectory);
        Assert.Equal([second, first], Read(("Config:0", second), ("Config:1", first)).Config);
        Assert.Equal([second, first], Read(("Config", $"{second}\n{first}")).Config);
    }

    [Fact]
    public void Options_AnyXdsAddress_IsAcceptedBecauseTlsIsTheDefault()
    {
        var options = Read(("Xds", "0.0.0.0:15010"));
        Assert.Equal("0.0.0.0:15010", options.Xds.ToString());
        Assert.False(options.AllowPlaintextXds);
    }

    private static ControlPlaneOptions Read(params (string Key, string Value)[] values) => OptionsReader.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(pair => KeyValuePair.Create($"ControlPlane:{pair.Key}", (string?)pair.Value)))
            .Build());
}
