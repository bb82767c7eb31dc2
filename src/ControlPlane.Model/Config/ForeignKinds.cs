namespace ControlPlane.Model.Config;

/// <summary>Kinds that exist and are not read.</summary>
internal static class ForeignKinds
{
    private static readonly Dictionary<string, string[]> WithoutEffect = new()
    {
        ["networking.istio.io"] = ["ProxyConfig"],
        ["extensions.istio.io"] = ["WasmPlugin", "TrafficExtension"],
        ["install.istio.io"] = ["IstioOperator"],
        ["gateway.networking.k8s.io"] =
        [
            "Gateway", "GatewayClass", "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute", "ReferenceGrant", "BackendTLSPolicy",
            "ListenerSet", "BackendLBPolicy", "BackendTrafficPolicy",
        ],
        ["networking.k8s.io"] = ["Ingress", "IngressClass"],
        ["discovery.k8s.io"] = ["EndpointSlice"],
    };

    private static readonly Dictionary<string, string[]> Kubernetes = new()
    {
        [""] =
        [
            "Binding", "ConfigMap", "Endpoints", "Event", "LimitRange", "Namespace", "Node", "PersistentVolume", "PersistentVolumeClaim", "Pod",
            "PodTemplate", "ReplicationController", "ResourceQuota", "Secret", "ServiceAccount",
        ],
        ["apps"] = ["ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"],
        ["batch"] = ["CronJob", "Job"],
        ["autoscaling"] = ["HorizontalPodAutoscaler"],
        ["policy"] = ["PodDisruptionBudget"],
    };

    /// <summary>All names, for suggestions.</summary>
    internal static IEnumerable<string> Names => WithoutEffect.Values.Concat(Kubernetes.Values).SelectMany(kinds => kinds);

    /// <summary>It configures a mesh, and has no effect yet.</summary>
    internal static bool IsWithoutEffect(ApiVersion version, string kind) => Contains(WithoutEffect, version, kind);

    /// <summary>It says nothing about traffic.</summary>
    internal static bool IsKubernetes(ApiVersion version, string kind) =>
        Contains(Kubernetes, version, kind) || (version.Group.EndsWith(".k8s.io", StringComparison.Ordinal) && !WithoutEffect.ContainsKey(version.Group))
        || (version.Group == "networking.k8s.io" && kind == "NetworkPolicy");

    private static bool Contains(Dictionary<string, string[]> table, ApiVersion version, string kind) =>
        table.TryGetValue(version.Group, out var kinds) && kinds.Contains(kind);
}
