using Envoy.Api.Tests.Facts;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;

namespace Envoy.Api.Tests;

/// <summary>What is declared here is Envoy's API: names, numbers, labels, types, oneofs, values, methods.</summary>
public sealed class DeclarationTests
{
    private const string FactsVariable = "ENVOY_API_FACTS";

    private const string FieldColumns = "package\tmessage\tfield\tnumber\tlabel\ttype\toneof\tflags\n";

    private const string PipeFacts =
        "envoy.config.core.v3\tPipe\tpath\t1\toptional\tstring\t\t\n" +
        "envoy.config.core.v3\tPipe\tmode\t2\toptional\tuint32\t\t\n";

    [Fact]
    public void Declarations_AgainstTheFacts_DoNotDiffer()
    {
        var folder = Environment.GetEnvironmentVariable(FactsVariable);
        Assert.SkipWhen(
            string.IsNullOrEmpty(folder),
            $"{FactsVariable} is not set: nothing was compared with Envoy's API. Set it to the folder with its tables.");

        var comparison = new FactsComparison(ApiFacts.Load(folder!));
        // Istio's certificate service is declared, too; the facts are of Envoy's API.
        foreach (var file in DeclaredApi.Files.Where(file => !file.Package.StartsWith("istio.", StringComparison.Ordinal)))
        {
            comparison.Add(file);
        }

        Assert.Empty(comparison.Differences);
        Assert.True(comparison.Compared > 1000, $"only {comparison.Compared} facts were compared");
    }

    [Fact]
    public void Comparison_TrueFacts_FindsNothing()
    {
        Assert.Empty(PipeDifferences(PipeFacts));
    }

    [Theory]
    [InlineData("path\t1\toptional\tstring\t\t", "path\t3\toptional\tstring\t\t")]
    [InlineData("path\t1\toptional\tstring\t\t", "path\t1\trepeated\tstring\t\t")]
    [InlineData("path\t1\toptional\tstring\t\t", "path\t1\toptional\tbytes\t\t")]
    [InlineData("path\t1\toptional\tstring\t\t", "path\t1\toptional\tstring\tplace\t")]
    [InlineData("path\t1\toptional\tstring\t\t", "path\t1\toptional\tstring\t\twip,explicit")]
    [InlineData("path\t1\toptional\tstring\t\t", "road\t1\toptional\tstring\t\t")]
    public void Comparison_WrongFactOfAField_NamesTheField(string right, string wrong)
    {
        var differences = PipeDifferences(PipeFacts.Replace(right, wrong, StringComparison.Ordinal));

        Assert.StartsWith("envoy.config.core.v3.Pipe.path is declared as ", Assert.Single(differences));
    }

    [Fact]
    public void Comparison_MessageThatIsNotInTheFacts_NamesTheMessage()
    {
        var differences = PipeDifferences(PipeFacts.Replace("\tPipe\t", "\tTube\t", StringComparison.Ordinal));

        Assert.Contains(differences, line => line.StartsWith("envoy.config.core.v3.Pipe is ", StringComparison.Ordinal));
    }

    [Fact]
    public void Comparison_WrongNumberOfAnEnumValue_NamesTheValue()
    {
        var facts = new ApiFacts().WithEnums(FactTable.Parse(
            "package\tenum\tvalue\tnumber\n" +
            "envoy.config.core.v3\tHealthStatus\tHEALTHY\t1\n" +
            "envoy.config.core.v3\tHealthStatus\tDRAINING\t4\n"));

        var differences = new FactsComparison(facts).Add(HealthCheckReflection.Descriptor).Differences;

        Assert.Contains(differences, line => line.Contains("HealthStatus.DRAINING is declared as 3, the fact is 4", StringComparison.Ordinal));
        Assert.DoesNotContain(differences, line => line.Contains("HealthStatus.HEALTHY", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bidi", 0)]
    [InlineData("server", 1)]
    public void Comparison_StreamingOfAMethod_HasToBeTheFact(string streaming, int expected)
    {
        const string Prefix = "envoy.service.discovery.v3.";
        var facts = new ApiFacts().WithMethods(FactTable.Parse(
            "service\tmethod\trequest\tresponse\tstreaming\n" +
            $"{Prefix}AggregatedDiscoveryService\tStreamAggregatedResources\t{Prefix}DiscoveryRequest\t{Prefix}DiscoveryResponse\t{streaming}\n" +
            $"{Prefix}AggregatedDiscoveryService\tDeltaAggregatedResources\t{Prefix}DeltaDiscoveryRequest\t{Prefix}DeltaDiscoveryResponse\tbidi\n"));

        var comparison = new FactsComparison(facts).Add(AdsReflection.Descriptor);

        Assert.Equal(2, comparison.Compared);
        Assert.Equal(expected, comparison.Differences.Count);
    }

    [Fact]
    public void Files_OfTheAssembly_AreEachFoundOnce()
    {
        var names = DeclaredApi.Files.Select(file => file.Name).ToList();

        Assert.Contains("envoy/service/discovery/v3/discovery.proto", names);
        Assert.Contains("controlplane/agent/v1/workload_report.proto", names);
        Assert.Equal(names.Distinct().Count(), names.Count);
    }

    private static List<string> PipeDifferences(string facts)
    {
        var comparison = new FactsComparison(new ApiFacts().WithFields(FactTable.Parse(FieldColumns + facts)));

        return comparison.Add(AddressReflection.Descriptor).Differences
            .Where(line => line.StartsWith(Pipe.Descriptor.FullName, StringComparison.Ordinal))
            .ToList();
    }
}
