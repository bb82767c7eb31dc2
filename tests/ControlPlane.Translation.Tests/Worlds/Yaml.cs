namespace ControlPlane.Translation.Tests.Worlds;

/// <summary>Objects as users write them; a name is <c>name</c> (in the namespace <c>default</c>) or <c>namespace/name</c>.</summary>
internal static class Yaml
{
    internal static string VirtualService(string name, string spec, string metadata = "") => Of("networking.istio.io/v1", "VirtualService", name, spec, metadata);

    internal static string DestinationRule(string name, string spec, string metadata = "") => Of("networking.istio.io/v1", "DestinationRule", name, spec, metadata);

    internal static string ServiceEntry(string name, string spec, string metadata = "") => Of("networking.istio.io/v1", "ServiceEntry", name, spec, metadata);

    internal static string WorkloadEntry(string name, string spec, string metadata = "") => Of("networking.istio.io/v1", "WorkloadEntry", name, spec, metadata);

    internal static string WorkloadGroup(string name, string spec) => Of("networking.istio.io/v1", "WorkloadGroup", name, spec, "");

    internal static string Gateway(string name, string spec, string metadata = "") => Of("networking.istio.io/v1", "Gateway", name, spec, metadata);

    internal static string Sidecar(string name, string spec, string metadata = "") => Of("networking.istio.io/v1", "Sidecar", name, spec, metadata);

    internal static string PeerAuthentication(string name, string spec, string metadata = "") => Of("security.istio.io/v1", "PeerAuthentication", name, spec, metadata);

    internal static string Telemetry(string name, string spec, string metadata = "") => Of("telemetry.istio.io/v1", "Telemetry", name, spec, metadata);

    internal static string EnvoyFilter(string name, string spec, string metadata = "") => Of("networking.istio.io/v1alpha3", "EnvoyFilter", name, spec, metadata);

    internal static string Service(string name, string spec, string metadata = "") => Of("v1", "Service", name, spec, metadata);

    internal static string AuthorizationPolicy(string name, string spec, string metadata = "") => Of("security.istio.io/v1", "AuthorizationPolicy", name, spec, metadata);

    internal static string RequestAuthentication(string name, string spec, string metadata = "") => Of("security.istio.io/v1", "RequestAuthentication", name, spec, metadata);

    /// <summary>A rule that sends all of some hosts' requests to one service.</summary>
    internal static string RouteTo(string name, string hosts, string destination, string metadata = "") => VirtualService(
        name, $"hosts: {hosts}\nhttp:\n- route: [{{destination: {{host: {destination}}}}}]", metadata);

    /// <param name="year">How old an object is: the metadata line that says so.</param>
    internal static string Created(int year) => $"creationTimestamp: \"{year}-01-01T00:00:00Z\"";

    private static string Of(string version, string kind, string name, string spec, string metadata)
    {
        var parts = name.Split('/');
        var (@namespace, own) = parts.Length == 2 ? (parts[0], parts[1]) : ("default", name);
        return $"""
            apiVersion: {version}
            kind: {kind}
            metadata:
              name: {own}
              namespace: {@namespace}
              {Indented(metadata, 2)}
            spec:
              {Indented(spec, 2)}
            ---

            """;
    }

    private static string Indented(string text, int spaces) => text.Replace("\n", "\n" + new string(' ', spaces), StringComparison.Ordinal);
}
