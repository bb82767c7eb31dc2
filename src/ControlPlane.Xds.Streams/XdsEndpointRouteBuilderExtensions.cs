using ControlPlane.Xds.Streams;
using ControlPlane.Xds.Streams.ClientStatus;
using ControlPlane.Xds.Streams.Reports;
using ControlPlane.Xds.Streams.Services;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts the discovery service on the server's routes.</summary>
public static class XdsEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves discovery: aggregated and by separate services, state of the world and incremental, which needs HTTP/2; single fetches over
    /// gRPC; and fetches over REST (<c>POST /v3/discovery:clusters</c> and so on, JSON), for which HTTP/1.1 does.
    /// </summary>
    public static IEndpointConventionBuilder MapXds(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var rest = endpoints.ServiceProvider.GetRequiredService<RestDiscovery>();
        foreach (var service in DiscoveryService.All.Where(static service => service.RestName is not null))
        {
            endpoints.MapPost(RestDiscovery.Prefix + service.RestName, context => rest.FetchAsync(service, context));
        }

        return Drained<DiscoveryCalls>(endpoints);
    }

    /// <summary>
    /// Serves the streams on which clients report: load (LRS), access logs (ALS) and the health of endpoints (HDS). What is not registered
    /// for them is a seam that takes everything and keeps nothing.
    /// </summary>
    public static void MapXdsReports(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        Drained<LoadReportCalls>(endpoints);
        Drained<AccessLogCalls>(endpoints);
        Drained<HealthCheckCalls>(endpoints);
    }

    /// <summary>
    /// Serves the client status service (CSDS) over gRPC: every client's configuration, resource by resource, with versions and what was
    /// refused. It tells of all nodes to whoever may ask, so put it where only operators reach it; the contents of secrets are never shown.
    /// </summary>
    public static IEndpointConventionBuilder MapClientStatus(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return endpoints.MapGrpcService<ClientStatusCalls>();
    }

    /// <summary>The same over REST: <c>POST /v3/discovery:client_status</c>, JSON in and out, over HTTP/1.1 or HTTP/2.</summary>
    public static IEndpointConventionBuilder MapClientStatusRest(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var rest = endpoints.ServiceProvider.GetRequiredService<RestDiscovery>();
        return endpoints.MapPost(RestDiscovery.Prefix + "client_status", rest.ClientStatusAsync);
    }

    private static GrpcServiceEndpointConventionBuilder Drained<TService>(IEndpointRouteBuilder endpoints)
        where TService : class
    {
        var service = endpoints.MapGrpcService<TService>();
        service.Add(endpoints.ServiceProvider.GetRequiredService<FirstMessageCheck>().Guard);
        service.Add(endpoints.ServiceProvider.GetRequiredService<StreamDrain>().Guard);
        return service;
    }
}
