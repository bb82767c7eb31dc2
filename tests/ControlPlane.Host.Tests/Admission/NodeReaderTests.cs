using ControlPlane.Host.Admission;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;
using Envoy.Config.Core.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Locality = ControlPlane.Model.Services.Locality;

namespace ControlPlane.Host.Tests.Admission;

public sealed class NodeReaderTests
{
    private const string Id = "sidecar~10.0.0.1~web-1.shop~shop.svc.cluster.local";

    [Fact]
    public void Node_WithItsIdAlone_IsARedirectedSidecar() => Assert.Equal(
        new Proxy { NodeId = Id, Kind = ProxyKind.Sidecar, Name = "web-1", Namespace = "shop", Addresses = ["10.0.0.1"] },
        NodeReader.Read(Node(Id, "{}")).Proxy);

    [Fact]
    public void GrpcLibrary_NeedsNoMoreThanAnId() => Assert.Equal(
        new Proxy { NodeId = "c1", Kind = ProxyKind.Grpc, Name = "c1", Namespace = "default", Interception = InterceptionMode.None },
        NodeReader.Read(GrpcNode("c1", "{}")).Proxy);

    [Fact]
    public void GrpcLibrary_WithIstiosBootstrap_IsWhatItSays()
    {
        var node = Node(Id, """{"GENERATOR": "grpc", "INSTANCE_IPS": "10.0.0.1,10.0.0.9", "LABELS": {"app": "web"}}""");

        var proxy = NodeReader.Read(node).Proxy;

        Assert.Equal((ProxyKind.Grpc, "web-1", "shop"), (proxy.Kind, proxy.Name, proxy.Namespace));
        Assert.Equal(["10.0.0.1", "10.0.0.9"], proxy.Addresses);
        Assert.Equal("web", proxy.Labels["app"]);
    }

    [Fact]
    public void GrpcLibrary_StatingANamespace_LivesThere() =>
        Assert.Equal("shop", NodeReader.Read(GrpcNode("a.b", """{"NAMESPACE": "shop"}""")).Proxy.Namespace);

    [Fact]
    public void Node_WithEveryKey_IsReadWhole()
    {
        var node = Node(Id, """
            {
              "NAMESPACE": "shop", "NAME": "web-1", "SERVICE_ACCOUNT": "web", "INSTANCE_IPS": "10.0.0.1, fd00::1", "CLUSTER_ID": "ignored",
              "LABELS": {"app": "web", "version": "v1"},
              "INTERCEPTION_MODE": "LOOPBACK", "BIND_ADDRESS": "127.0.0.7", "HTTP_PROXY_PORT": 15081, "DNS_CAPTURE": "true",
              "SERVICE": "web", "WORKLOAD_GROUP": "webs", "APP_HEALTH": "agent",
              "PORTS": [{"name": "grpc", "number": 9090, "target": "5001"}, {"name": "x", "number": 80, "protocol": "HTTP2"}]
            }
            """);
        node.Locality = new() { Region = "eu", Zone = "eu-1", SubZone = "a" };
        node.UserAgentBuildVersion = new() { Version = new() { MajorNumber = 1, MinorNumber = 40, Patch = 2 } };
        var expected = new Proxy
        {
            NodeId = Id,
            Kind = ProxyKind.Sidecar,
            Name = "web-1",
            Namespace = "shop",
            Addresses = ["10.0.0.1", "fd00::1"],
            Labels = EquatableMap<string>.From([new("app", "web"), new("version", "v1")]),
            Locality = new Locality("eu", "eu-1", "a"),
            ServiceAccount = "web",
            Interception = InterceptionMode.Loopback,
            BindAddress = "127.0.0.7",
            HttpProxyPort = 15081,
            DnsCapture = true,
            Service = "web",
            WorkloadGroup = "webs",
            Metadata = EquatableMap<string>.From(
            [
                new("NAMESPACE", "shop"), new("NAME", "web-1"), new("SERVICE_ACCOUNT", "web"), new("INSTANCE_IPS", "10.0.0.1, fd00::1"),
                new("CLUSTER_ID", "ignored"), new("INTERCEPTION_MODE", "LOOPBACK"), new("BIND_ADDRESS", "127.0.0.7"), new("DNS_CAPTURE", "true"),
                new("SERVICE", "web"), new("WORKLOAD_GROUP", "webs"), new("APP_HEALTH", "agent"),
            ]),
            Ports = [new(80, "x", Protocol.Http2, 0), new(9090, "grpc", Protocol.Grpc, 5001)],
        };
        Assert.Equal(new NodeDescription(expected, AgentReportsHealth: true, "1.40.2"), NodeReader.Read(node));
    }

    [Theory]
    [InlineData("router~10.0.0.1~gw.edge~edge.svc.cluster.local", "{}", ProxyKind.Router, "gw", "edge")]
    [InlineData("sidecar~10.0.0.1~web.a.b~b.svc.cluster.local", "{}", ProxyKind.Sidecar, "web.a", "b")]
    [InlineData("sidecar~10.0.0.1~web~shop.svc.cluster.local", "{}", ProxyKind.Sidecar, "web", "shop")]
    [InlineData("sidecar~10.0.0.1~web.shop~shop.svc.cluster.local", """{"NAMESPACE": "other"}""", ProxyKind.Sidecar, "web.shop", "other")]
    [InlineData("sidecar~10.0.0.1~web.shop~shop.svc.cluster.local", """{"NAME": "w", "UNKNOWN": {"a": [1]}}""", ProxyKind.Sidecar, "w", "shop")]
    public void Node_ForEachIdForm_HasThisNameAndNamespace(string id, string metadata, ProxyKind kind, string name, string @namespace)
    {
        var proxy = NodeReader.Read(Node(id, metadata)).Proxy;
        Assert.Equal((kind, name, @namespace), (proxy.Kind, proxy.Name, proxy.Namespace));
    }

    [Theory]
    [InlineData("web", "{}", "node id")]
    [InlineData("", "{}", "no node id")]
    [InlineData("sidecar~10.0.0.1~web.shop", "{}", "sidecar~IP~NAME.NAMESPACE")]
    [InlineData("pod~10.0.0.1~web.shop~x", "{}", "begins with \"pod\"")]
    [InlineData("sidecar~web~web.shop~x", "{}", "\"web\" where the workload's IP address belongs")]
    [InlineData("sidecar~10.0.0.1~~x", "{}", "sidecar~IP")]
    [InlineData("sidecar~10.0.0.1~web~", "{}", "names no namespace")]
    [InlineData("sidecar~010.0.0.1~web.shop~x", "{}", "\"010.0.0.1\" where the workload's IP address belongs")]
    [InlineData("sidecar~[::1]~web.shop~x", "{}", "where the workload's IP address belongs")]
    [InlineData("sidecar~10.0.0.1~web.a b~x", "{}", "names no namespace")]
    [InlineData(Id, """{"INSTANCE_IPS": "0x0a.1.1.1"}""", "INSTANCE_IPS must be IP addresses")]
    [InlineData(Id, """{"SERVICE": "a|b"}""", "SERVICE must be the name of a host")]
    [InlineData(Id, """{"SERVICE": "*.shop"}""", "SERVICE must be the name of a host")]
    [InlineData(Id, """{"NAMESPACE": "a\nb"}""", "names no namespace")]
    [InlineData(Id, """{"LABELS": {"version": 1}}""", "LABELS.version must be a string; put it in quotes; it is 1")]
    [InlineData(Id, """{"LABELS": ["a"]}""", "LABELS must be a mapping")]
    [InlineData(Id, """{"NAMESPACE": 7}""", "NAMESPACE must be a string")]
    [InlineData(Id, """{"INSTANCE_IPS": "10.0.0.1,x"}""", "INSTANCE_IPS must be IP addresses")]
    [InlineData(Id, """{"INTERCEPTION_MODE": "TPROXY"}""", "REDIRECT, LOOPBACK or NONE; it is \"TPROXY\"")]
    [InlineData(Id, """{"HTTP_PROXY_PORT": 70000}""", "HTTP_PROXY_PORT must be a port")]
    [InlineData(Id, """{"HTTP_PROXY_PORT": 1.5}""", "HTTP_PROXY_PORT must be a port")]
    [InlineData(Id, """{"DNS_CAPTURE": "yes"}""", "DNS_CAPTURE must be \"true\" or \"false\"")]
    [InlineData(Id, """{"BIND_ADDRESS": "localhost"}""", "BIND_ADDRESS must be an IP address")]
    [InlineData(Id, """{"APP_HEALTH": "http"}""", "APP_HEALTH must be agent")]
    [InlineData(Id, """{"PORTS": {"number": 80}}""", "PORTS must be a list")]
    [InlineData(Id, """{"PORTS": [{"name": "http"}]}""", "PORTS[0].number is missing")]
    [InlineData(Id, """{"PORTS": [{"number": 80}, {"number": 81, "protocol": "HTTP9"}]}""", "PORTS[1].protocol must be HTTP")]
    public void Node_ThatCannotBeServed_IsExplained(string id, string metadata, string words)
    {
        var fault = Assert.Throws<NodeException>(() => NodeReader.Read(Node(id, metadata)));
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    private static Node GrpcNode(string id, string metadata)
    {
        var node = Node(id, metadata);
        node.UserAgentName = "gRPC Go";
        return node;
    }

    private static Node Node(string id, string metadata) => new() { Id = id, Metadata = JsonParser.Default.Parse<Struct>(metadata) };
}
