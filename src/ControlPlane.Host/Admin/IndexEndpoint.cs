namespace ControlPlane.Host.Admin;

/// <summary><c>GET /</c>: what there is to ask.</summary>
internal static class IndexEndpoint
{
    private const string Text = """
        controlplane admin API

        GET  /alive                     the process answers
        GET  /ready                     Envoys are served; else 503 and why not
        GET  /metrics                   for Prometheus
        GET  /proxies                   connected Envoys and how far each has come
        GET  /proxies/{nodeId}/hosts    names and addresses for a workload's hosts file
        GET  /proxies/{nodeId}/config   what an Envoy should have (?decoded=true: with the resources)
        GET  /diagnostics               what is wrong or doubtful in the configuration
        POST /config/confirm            a configuration folder that vanished is meant to be gone
        GET  /debug/mesh                services, endpoints and workloads in short

        """;

    internal static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/", () => Results.Text(Text));
}
