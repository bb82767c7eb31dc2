using ControlPlane.Xds.Streams;
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
            endpoints.MapPost($"/v3/discovery:{service.RestName}", context => rest.AnswerAsync(service, context));
        }

        var services = endpoints.MapGrpcService<DiscoveryCalls>();
        services.Add(endpoints.ServiceProvider.GetRequiredService<StreamDrain>().Guard);
        return services;
    }
}
