namespace ControlPlane.Translation.Patches;

/// <summary>Names of filters, of which patches know older forms.</summary>
internal static class FilterNames
{
    private static readonly Dictionary<string, string> Older = new()
    {
        ["envoy.http_connection_manager"] = "envoy.filters.network.http_connection_manager",
        ["envoy.tcp_proxy"] = "envoy.filters.network.tcp_proxy",
        ["envoy.router"] = "envoy.filters.http.router",
        ["envoy.cors"] = "envoy.filters.http.cors",
        ["envoy.fault"] = "envoy.filters.http.fault",
        ["envoy.listener.tls_inspector"] = "envoy.filters.listener.tls_inspector",
        ["envoy.listener.http_inspector"] = "envoy.filters.listener.http_inspector",
        ["envoy.listener.original_dst"] = "envoy.filters.listener.original_dst",
    };

    internal const string Router = "envoy.filters.http.router";

    internal static bool AreSame(string wanted, string name) => wanted == name || (Older.TryGetValue(wanted, out var current) && current == name);
}
