namespace ControlPlane.Architecture.Tests.Documents;

/// <summary>Names that pages use in code format and that are not ours: kinds, fields and values of the systems we speak with.</summary>
internal static class ForeignWords
{
    internal static IReadOnlyList<string> All { get; } =
    [
        // Kinds of Istio, Kubernetes and Gateway API, known here or not.
        "AuthorizationPolicy", "RequestAuthentication", "PeerAuthentication", "EnvoyFilter", "WasmPlugin", "ProxyConfig", "ServiceEntry", "WorkloadEntry",
        "WorkloadGroup", "VirtualService", "DestinationRule", "MeshConfig", "EndpointSlice", "ConfigMap", "StatefulSet", "DaemonSet", "ServiceAccount",
        "HTTPRoute", "GatewayClass", "ReferenceGrant", "BackendTlsPolicy", "ExternalName",
        // .NET's own.
        "TimeProvider", "FakeTimeProvider", "CancellationToken", "ImmutableArray", "BackgroundService", "TypedStruct", "HttpClient", "TimeSpan",
    ];
}
