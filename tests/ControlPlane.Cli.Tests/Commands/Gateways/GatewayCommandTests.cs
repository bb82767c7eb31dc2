using System.Text.Json.Nodes;
using ControlPlane.Agent.Addresses;

namespace ControlPlane.Cli.Tests.Commands.Gateways;

public sealed class GatewayCommandTests
{
    [Fact]
    public async Task Bootstrap_OfAGateway_IsARouterThatBindsNowhereByItself()
    {
        var run = await MeshRun.InvokeAsync("gateway", "bootstrap", "ingress", "--identity", "/run/ingress", "-l", "istio=ingressgateway");

        Assert.Equal("", run.Messages);
        var node = JsonNode.Parse(run.Output)!["node"]!;
        var address = WorkloadAddress.OnLoopback("ingress", "default");
        Assert.Equal($"router~{address}~ingress.default~default.svc.cluster.local", (string?)node["id"]);
        Assert.Null(node["metadata"]!["BIND_ADDRESS"]);
        Assert.Null(node["metadata"]!["INTERCEPTION_MODE"]);
        Assert.Equal("ingressgateway", (string?)node["metadata"]!["LABELS"]!["istio"]);
    }

    [Fact]
    public async Task Bootstrap_RoleRouterOfAProxy_IsTheSame()
    {
        var gateway = await MeshRun.InvokeAsync("gateway", "bootstrap", "ingress", "--identity", "/run/ingress");
        var proxy = await MeshRun.InvokeAsync("proxy", "bootstrap", "ingress", "--identity", "/run/ingress", "--role", "router");

        Assert.Equal(gateway.Output, proxy.Output);
    }
}
