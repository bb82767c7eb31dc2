using ControlPlane.Composition.AdminApi;

namespace ControlPlane.Host.Admin;

/// <summary><c>GET /proxies</c>: every connected Envoy and how far it has come, as <see cref="ProxyReports"/>.</summary>
internal static class ProxiesEndpoint
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/proxies", (ProxyReporting reporting) => Results.Json(reporting.All(), AdminJson.Options));
}
