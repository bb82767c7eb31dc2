using System.Text.Json.Nodes;
using ControlPlane.Agent.Addresses;

namespace ControlPlane.Cli.Tests.Commands.Proxies;

public sealed class ProxyBootstrapCommandTests
{
    [Fact]
    public async Task Bootstrap_OnlyAName_IsALoopbackSidecarWithAnAddressOfItsOwn()
    {
        var node = await NodeAsync("reviews");

        var address = WorkloadAddress.OnLoopback("reviews", "default");
        Assert.Equal($"sidecar~{address}~reviews.default~default.svc.cluster.local", (string?)node["id"]);
        Assert.Equal(address, (string?)node["metadata"]!["BIND_ADDRESS"]);
        Assert.Equal("LOOPBACK", (string?)node["metadata"]!["INTERCEPTION_MODE"]);
        Assert.Null(node["metadata"]!["SERVICE"]);
    }

    [Fact]
    public async Task Bootstrap_OwnLoopbackAddress_HasTheAdminInterfaceThereToo()
    {
        var address = (await BootstrapAsync("reviews"))["admin"]!["address"]!["socket_address"]!;

        Assert.Equal(WorkloadAddress.OnLoopback("reviews", "default"), (string?)address["address"]);
        Assert.Equal(15000, (int?)address["port_value"]);
    }

    [Fact]
    public async Task Bootstrap_StatedAddressOfANetwork_KeepsAdminOnLoopbackAndBindsNothingElse()
    {
        var bootstrap = await BootstrapAsync("srv", "--ip", "10.77.0.31", "--mode", "redirect", "--xds", "10.77.0.1:15010");

        Assert.Equal("127.0.0.1", (string?)bootstrap["admin"]!["address"]!["socket_address"]!["address"]);
        Assert.Null(bootstrap["node"]!["metadata"]!["BIND_ADDRESS"]);
    }

    [Fact]
    public async Task Bootstrap_OnlyAName_ReachesTheControlPlaneOverTlsWithTheAgentsSecrets()
    {
        var bootstrap = await BootstrapAsync("reviews", "--trust-domain", "mesh.example");

        var clusters = bootstrap["static_resources"]!["clusters"]!.AsArray();
        Assert.Equal(["xds", "sds-grpc"], clusters.Select(cluster => (string?)cluster!["name"]));
        Assert.Contains("/run/workload/sds.sock", clusters[1]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("spiffe://mesh.example/ns/mesh-system/sa/controlplane", clusters[0]!["transport_socket"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("true", (string?)bootstrap["node"]!["metadata"]!["SDS"]);
    }

    [Fact]
    public async Task Bootstrap_Plaintext_HasNoSecretsAndSaysSo()
    {
        var bootstrap = await BootstrapAsync("reviews", "--plaintext-xds");

        Assert.Null(Assert.Single(bootstrap["static_resources"]!["clusters"]!.AsArray())!["transport_socket"]);
        Assert.Null(bootstrap["node"]!["metadata"]!["SDS"]);
    }

    [Fact]
    public async Task Bootstrap_Ports_BecomeTheWorkloadsService()
    {
        var metadata = (await NodeAsync("reviews-v1", "-l", "app=reviews,version=v1", "-p", "9080:5001", "-p", "redis=6379/tcp,9090"))["metadata"]!;

        Assert.Equal("reviews", (string?)metadata["SERVICE"]);
        var expected = JsonNode.Parse(
            """
            [{"name":"http","number":9080,"target":5001},
             {"name":"redis","number":6379,"target":6379,"protocol":"TCP"},
             {"name":"http-9090","number":9090,"target":9090}]
            """);
        Assert.True(JsonNode.DeepEquals(expected, metadata["PORTS"]), metadata["PORTS"]!.ToJsonString());
    }

    [Fact]
    public async Task Bootstrap_PortsWithoutLabelApp_OfferTheServiceOfTheName() =>
        Assert.Equal("ratings", (string?)(await NodeAsync("ratings", "-p", "9080"))["metadata"]!["SERVICE"]);

    [Fact]
    public async Task Bootstrap_WorkloadGroup_StatesNoServiceOfItsOwn()
    {
        var metadata = (await NodeAsync("vm-1", "--workload-group", "ratings", "-p", "9080"))["metadata"]!;

        Assert.Null(metadata["SERVICE"]);
        Assert.Equal("ratings", (string?)metadata["WORKLOAD_GROUP"]);
    }

    [Fact]
    public async Task Bootstrap_OutputFile_GetsTheTextAndStandardOutputStaysEmpty()
    {
        var path = Path.GetTempFileName();
        try
        {
            var run = await MeshRun.InvokeAsync("proxy", "bootstrap", "reviews", "--identity", "/run/reviews", "-o", path);

            Assert.Equal("", run.Output);
            Assert.NotNull(JsonNode.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("NAME 'Reviews': not a name", "Reviews")]
    [InlineData("--namespace 'a~b': not a name", "reviews", "-n", "a~b")]
    [InlineData("--labels 'app': no value", "reviews", "-l", "app")]
    [InlineData("--port '0': not a port", "reviews", "-p", "0")]
    [InlineData("--port '80:99999': not a port", "reviews", "-p", "80:99999")]
    [InlineData("--port '80/smtp': unknown protocol smtp", "reviews", "-p", "80/smtp")]
    [InlineData("--port '80:2': port 80 is there twice", "reviews", "-p", "80:1,80:2")]
    [InlineData("--ip reviews: not an IP address", "reviews", "--ip", "reviews")]
    [InlineData("--xds a b: not an address", "reviews", "--xds", "a b")]
    [InlineData("--drain-time 5: not a time", "reviews", "--drain-time", "5")]
    [InlineData("--plaintext-xds and --token-file: a token is not sent in plain text", "reviews", "--plaintext-xds", "--token-file", "x")]
    [InlineData("--dns works only with --mode redirect", "reviews", "--dns")]
    public async Task Bootstrap_WrongValue_IsOneLineAndExitCode64(string message, params string[] args)
    {
        var run = await MeshRun.InvokeAsync(["proxy", "bootstrap", "--identity", "/run/workload", .. args]);

        Assert.Equal(64, run.ExitCode);
        Assert.Equal($"mesh: error: {message}", run.Messages.Split('\n')[0]);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task Bootstrap_UnwritableFile_IsExitCode78()
    {
        var run = await MeshRun.InvokeAsync("proxy", "bootstrap", "reviews", "--identity", "/run/reviews", "-o", "/no-such-folder/x.json");

        Assert.Equal(78, run.ExitCode);
        Assert.Contains("/no-such-folder/x.json", run.Messages, StringComparison.Ordinal);
    }

    private static async Task<JsonNode> NodeAsync(params string[] args) => (await BootstrapAsync(args))["node"]!;

    private static async Task<JsonNode> BootstrapAsync(params string[] args)
    {
        var run = await MeshRun.InvokeAsync(["proxy", "bootstrap", "--identity", "/run/workload", .. args]);
        Assert.Equal("", run.Messages);
        Assert.Equal(0, run.ExitCode);
        return JsonNode.Parse(run.Output)!;
    }
}
