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

    /// <summary>Keeps the two apart: Envoys' port answers gRPC only, and gRPC is on no other.</summary>
    internal static void SeparateAdminFromXds(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var isGrpc = context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) ?? false;
        if (HttpProtocol.IsHttp2(context.Request.Protocol) == isGrpc)
        {
            await next(context);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    });
}
