using ControlPlane.Agent.Bootstraps;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;

namespace ControlPlane.Agent.Tests.Bootstraps;

/// <summary>Proxy settings for tests: valid as they are, changed where a test cares.</summary>
internal static class Workloads
{
    internal static ProxySettings Reviews { get; } = new() { Proxy = ReviewsProxy() };

    internal static ProxySettings Ingress { get; } = new()
    {
        Proxy = new()
        {
            NodeId = NodeId.Of(ProxyKind.Router, "127.0.0.1", "ingress", "default"),
            Kind = ProxyKind.Router,
            Name = "ingress",
            Namespace = "default",
            Addresses = ["127.0.0.1"],
            Labels = Labels(("istio", "ingressgateway")),
            ServiceAccount = "default",
            Interception = InterceptionMode.None,
        },
        Readiness = new("0.0.0.0", 15021),
    };

    internal static EquatableMap<string> Labels(params (string Key, string Value)[] labels) =>
        EquatableMap<string>.From(labels.Select(label => KeyValuePair.Create(label.Key, label.Value)));

    private static Proxy ReviewsProxy() => new()
    {
        NodeId = NodeId.Of(ProxyKind.Sidecar, "127.0.0.1", "reviews-v1", "default"),
        Kind = ProxyKind.Sidecar,
        Name = "reviews-v1",
        Namespace = "default",
        Addresses = ["127.0.0.1"],
        Labels = Labels(("app", "reviews"), ("version", "v1")),
        Locality = new("region1", "zone1"),
        ServiceAccount = "default",
        Interception = InterceptionMode.Loopback,
        BindAddress = "127.0.0.1",
        Service = "reviews",
        Ports = [new ServicePort(9080, "http", Protocol.Auto, 5001)],
    };
}
