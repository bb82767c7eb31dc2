using System.Globalization;
using System.Text.Json.Nodes;
using ControlPlane.Agent.Bootstraps;
using ControlPlane.Model.Proxies;
using YamlDotNet.RepresentationModel;

namespace ControlPlane.Agent.Tests.Bootstraps;

/// <summary>The files for reading are the bootstraps that <c>mesh proxy bootstrap</c> writes, with comments.</summary>
public sealed class EnvoyConfigFilesTests
{
    private static readonly Dictionary<string, ProxySettings> Expected = new(StringComparer.Ordinal)
    {
        ["gateway-delta.yaml"] = Workloads.Ingress,
        ["gateway-sotw.yaml"] = Workloads.Ingress with { Protocol = XdsProtocol.StateOfTheWorld },
        ["sidecar-delta.yaml"] = Workloads.Reviews,
        ["sidecar-sotw.yaml"] = Workloads.Reviews with { Protocol = XdsProtocol.StateOfTheWorld },
        ["sidecar-redirect-delta.yaml"] = Redirected(),
    };

    [Fact]
    public void Folder_HasExactlyTheKnownFiles() =>
        Assert.Equal(Expected.Keys.Order(StringComparer.Ordinal), EnvoyConfigFiles.Names);

    [Theory]
    [InlineData("gateway-delta.yaml")]
    [InlineData("gateway-sotw.yaml")]
    [InlineData("sidecar-delta.yaml")]
    [InlineData("sidecar-sotw.yaml")]
    [InlineData("sidecar-redirect-delta.yaml")]
    public void File_SameSettings_IsWhatTheCommandPrints(string name)
    {
        var printed = WithScalarsAsText(Bootstrap.ToJson(Expected[name]));

        Assert.True(JsonNode.DeepEquals(printed, ReadYaml(name)), $"{name} and the printed bootstrap differ:\n{ReadYaml(name)}\nprinted:\n{printed}");
    }

    private static ProxySettings Redirected() => Workloads.Reviews with
    {
        Proxy = Workloads.Reviews.Proxy with
        {
            NodeId = NodeId.Of(ProxyKind.Sidecar, "10.0.0.7", "reviews-v1", "default"),
            Addresses = ["10.0.0.7"],
            Interception = InterceptionMode.Redirect,
            BindAddress = null,
            DnsCapture = true,
        },
    };

    private static JsonNode? ReadYaml(string name)
    {
        using var reader = File.OpenText(Path.Combine(EnvoyConfigFiles.Folder, name));
        var yaml = new YamlStream();
        yaml.Load(reader);
        return ToJson(yaml.Documents[0].RootNode);
    }

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Select(entry => KeyValuePair.Create(((YamlScalarNode)entry.Key).Value!, ToJson(entry.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Select(ToJson)]),
        _ => ((YamlScalarNode)node).Value,
    };

    private static JsonNode? WithScalarsAsText(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(entry => KeyValuePair.Create(entry.Key, WithScalarsAsText(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(WithScalarsAsText)]),
        _ => node?.GetValueKind() == System.Text.Json.JsonValueKind.String ? (string?)node : string.Create(CultureInfo.InvariantCulture, $"{node}"),
    };
}
