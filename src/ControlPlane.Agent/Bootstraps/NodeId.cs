using ControlPlane.Model.Proxies;

namespace ControlPlane.Agent.Bootstraps;

/// <summary>The name that the control plane knows a proxy by.</summary>
public static class NodeId
{
    /// <summary><c>sidecar~IP~NAME.NAMESPACE~NAMESPACE.svc.cluster.local</c>, or <c>router~…</c> for a gateway: Istio's form.</summary>
    public static string Of(ProxyKind kind, string address, string name, string @namespace)
    {
        var word = kind switch
        {
            ProxyKind.Sidecar or ProxyKind.Grpc => "sidecar",
            ProxyKind.Router => "router",
        };
        return $"{word}~{address}~{name}.{@namespace}~{@namespace}.svc.cluster.local";
    }
}
