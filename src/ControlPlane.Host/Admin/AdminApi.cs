using Prometheus;

namespace ControlPlane.Host.Admin;

/// <summary>The admin API's table of contents.</summary>
internal static class AdminApi
{
    private const string ClientStatus = "/v3/discovery:client_status";

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
        TokenEndpoints.Map(routes);
        CertificateEndpoints.Map(routes);

        // It tells of every node, so Envoys do not get to ask: here, over REST, and not over gRPC on their port.
        routes.MapClientStatusRest();
    }

    /// <summary>
    /// Keeps the two apart: Envoys' port, which speaks HTTP/2, answers discovery only (gRPC, and fetches over REST), and discovery is on no
    /// other. The status of all clients is an operator's business.
    /// </summary>
    internal static void SeparateAdminFromXds(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var isGrpc = context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) ?? false;
        var isDiscovery = isGrpc || context.Request.Path.IsFetch();
        if (HttpProtocol.IsHttp2(context.Request.Protocol) == isDiscovery)
        {
            await next(context);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    });

    private static bool IsFetch(this PathString path) =>
        path.Value is { } text && text.StartsWith("/v3/discovery:", StringComparison.Ordinal) && text != ClientStatus;
}
