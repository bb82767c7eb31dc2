using System.Text.Json.Nodes;
using ControlPlane.Agent.Bootstraps;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;

namespace ControlPlane.Agent.Tests.Bootstraps;

public sealed class BootstrapTests
{
    [Fact]
    public void Node_OfASidecar_SaysWhatTheWorkloadIs()
    {
        var node = Bootstrap.ToJson(Workloads.Reviews)["node"];

        AssertJson(
            """
            {
              "id": "sidecar~127.0.0.1~reviews-v1.default~default.svc.cluster.local",
              "cluster": "reviews.default",
              "locality": { "region": "region1", "zone": "zone1" },
              "metadata": {
                "NAME": "reviews-v1", "NAMESPACE": "default", "INSTANCE_IPS": "127.0.0.1",
                "LABELS": { "app": "reviews", "version": "v1" }, "SERVICE_ACCOUNT": "default", "SERVICE": "reviews",
                "PORTS": [{ "name": "http", "number": 9080, "target": 5001 }],
                "INTERCEPTION_MODE": "LOOPBACK", "BIND_ADDRESS": "127.0.0.1", "HTTP_PROXY_PORT": 15080
              }
            }
            """,
            node);
    }

    [Fact]
    public void Node_OfAGateway_IsARouterWithoutInterception()
    {
        var node = Bootstrap.ToJson(Workloads.Ingress)["node"]!;

        Assert.Equal("router~127.0.0.1~ingress.default~default.svc.cluster.local", (string?)node["id"]);
        Assert.Null(node["metadata"]!["INTERCEPTION_MODE"]);
        Assert.Null(node["metadata"]!["HTTP_PROXY_PORT"]);
    }

    [Fact]
    public void Node_RedirectWithDnsGroupClusterAndAgent_StatesEach()
    {
        var settings = Workloads.Reviews with
        {
            ClusterId = "cluster1",
            ReportsAppHealth = true,
            Proxy = Workloads.Reviews.Proxy with
            {
                Interception = InterceptionMode.Redirect,
                BindAddress = null,
                DnsCapture = true,
                WorkloadGroup = "reviews-vms",
                Addresses = ["10.0.0.7", "fd00::7"],
                Ports = [new ServicePort(6379, "redis", Protocol.Tcp, 6379)],
            },
        };

        var metadata = Bootstrap.ToJson(settings)["node"]!["metadata"]!;

        Assert.Equal("REDIRECT", (string?)metadata["INTERCEPTION_MODE"]);
        Assert.Equal("true", (string?)metadata["DNS_CAPTURE"]);
        Assert.Equal("cluster1", (string?)metadata["CLUSTER_ID"]);
        Assert.Equal("agent", (string?)metadata["APP_HEALTH"]);
        Assert.Equal("reviews-vms", (string?)metadata["WORKLOAD_GROUP"]);
        Assert.Equal("10.0.0.7,fd00::7", (string?)metadata["INSTANCE_IPS"]);
        Assert.Equal("TCP", (string?)metadata["PORTS"]![0]!["protocol"]);
        Assert.Null(metadata["BIND_ADDRESS"]);
        Assert.Null(metadata["HTTP_PROXY_PORT"]);
    }

    [Theory]
    [InlineData(XdsProtocol.Delta, "DELTA_GRPC")]
    [InlineData(XdsProtocol.StateOfTheWorld, "GRPC")]
    public void Discovery_OfProtocol_SetsTheApiType(XdsProtocol protocol, string expected)
    {
        var discovery = Bootstrap.ToJson(Workloads.Reviews with { Protocol = protocol })["dynamic_resources"]!;

        Assert.Equal(expected, (string?)discovery["ads_config"]!["api_type"]);
        Assert.Equal("0s", (string?)discovery["cds_config"]!["initial_fetch_timeout"]);
        Assert.Equal("0s", (string?)discovery["lds_config"]!["initial_fetch_timeout"]);
    }

    [Theory]
    [InlineData("10.0.0.1", "STATIC")]
    [InlineData("fd00::1", "STATIC")]
    [InlineData("control-plane", "STRICT_DNS")]
    public void XdsCluster_OfHost_IsResolvedOnlyWhenItIsAName(string host, string expected)
    {
        var cluster = Bootstrap.ToJson(Workloads.Reviews with { Xds = new(host, 15010) })["static_resources"]!["clusters"]![0]!;

        Assert.Equal(expected, (string?)cluster["type"]);
        Assert.Contains(host, cluster["load_assignment"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Listeners_WithoutReadiness_AreLeftToTheControlPlane() =>
        Assert.Null(Bootstrap.ToJson(Workloads.Reviews)["static_resources"]!["listeners"]);

    private static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"got {actual?.ToJsonString()}");
}
