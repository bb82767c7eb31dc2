using Prometheus;

namespace ControlPlane.Host.Admin;

/// <summary>The admin API's table of contents.</summary>
internal static class AdminApi
{
    internal static void MapAdminApi(this IEndpointRouteBuilder routes, CollectorRegistry metrics)
    {
        IndexEndpoint.Map(routes);
        AliveEndpoint.Map(routes);
        ReadyEndpoint.Map(routes);
        routes.MapMetrics("/metrics", metrics);
        ProxiesEndpoint.Map(routes);
        ProxyHostsEndpoint.Map(routes);
        ProxyConfigEndpoint.Map(routes);
        DiagnosticsEndpoint.Map(routes);
        ConfirmEndpoint.Map(routes);
        DebugMeshEndpoint.Map(routes);
    }

    /// <summary>
    /// Keeps the two apart: Envoys' port, which speaks HTTP/2, answers discovery only (gRPC, and fetches over REST), and discovery is on no
    /// other.
    /// </summary>
    internal static void SeparateAdminFromXds(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var isGrpc = context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) ?? false;
        var isDiscovery = isGrpc || context.Request.Path.StartsWithDiscovery();
        if (HttpProtocol.IsHttp2(context.Request.Protocol) == isDiscovery)
        {
            await next(context);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    });

    private static bool StartsWithDiscovery(this PathString path) => path.Value?.StartsWith("/v3/discovery:", StringComparison.Ordinal) ?? false;
}
