using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace ControlPlane.Cli.Tests.Commands;

public sealed class RenderCommandTests : IDisposable
{
    private const string Cluster = "outbound|9080||reviews.shop.svc.cluster.local";

    private readonly OfflineFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Render_Summary_NamesEveryResourceWithItsOrigins()
    {
        var run = await MeshRun.InvokeAsync("render", "--proxy", "client.shop", "-o", "summary", _folder.FullPath);
        Assert.Equal(0, run.ExitCode);
        var line = Assert.Single(run.Output.Split('\n'), line => line.StartsWith($"CDS    {Cluster} ", StringComparison.Ordinal));
        Assert.EndsWith("   ServiceEntry/shop/reviews", line, StringComparison.Ordinal);
        Assert.Contains("LDS    virtualOutbound", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_AWorkloadEntrysName_TakesItsAddressAndLabels()
    {
        var run = await MeshRun.InvokeAsync("render", "--proxy", "reviews-v1.shop", "-o", "json", _folder.FullPath);
        var clusters = JsonNode.Parse(run.Output)!["clusters"]!.AsArray().Select(cluster => cluster!["name"]!.GetValue<string>());
        Assert.Contains("inbound|9080||", clusters);
    }

    [Fact]
    public async Task Render_Loopback_HasAListenerForTheServiceAlone()
    {
        var run = await MeshRun.InvokeAsync("render", "--proxy", "client.shop", "--mode", "loopback", "-o", "json", _folder.FullPath);
        var listeners = JsonNode.Parse(run.Output)!["listeners"]!.AsArray().Select(listener => listener!["name"]!.GetValue<string>()).ToList();
        Assert.Contains(Cluster, listeners);
        Assert.DoesNotContain("virtualOutbound", listeners);
    }

    [Fact]
    public async Task Render_Yaml_SaysTheSameAsJson()
    {
        var json = await MeshRun.InvokeAsync("render", "--proxy", "client.shop", "-o", "json", _folder.FullPath);
        var yaml = await MeshRun.InvokeAsync("render", "--proxy", "client.shop", _folder.FullPath);
        var read = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize(yaml.Output);
        var written = new SerializerBuilder().JsonCompatible().Build().Serialize(read);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json.Output), JsonNode.Parse(written)), written);
    }

    [Fact]
    public async Task Render_BrokenConfiguration_StillRendersTheRestAndIs79()
    {
        _folder.Write("broken.yaml", "a: [");
        var run = await MeshRun.InvokeAsync("render", "--proxy", "client.shop", "-o", "summary", _folder.FullPath);
        Assert.Equal(79, run.ExitCode);
        Assert.Contains(Cluster, run.Output, StringComparison.Ordinal);
        Assert.Contains("broken.yaml:", run.Messages, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("render", "mesh")]
    [InlineData("render", "--proxy", "a", "--mode", "tproxy", "mesh")]
    [InlineData("render", "--proxy", "a", "--kind", "waypoint", "mesh")]
    [InlineData("render", "--proxy", "a", "--labels", "app", "mesh")]
    public async Task Render_AWrongCommandLine_Is64(params string[] args) => Assert.Equal(64, (await MeshRun.InvokeAsync(args)).ExitCode);
}
