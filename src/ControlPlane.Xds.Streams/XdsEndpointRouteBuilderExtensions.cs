using ControlPlane.Xds.Streams;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts the discovery service on the server's routes.</summary>
public static class XdsEndpointRouteBuilderExtensions
{
    /// <summary>Serves aggregated discovery, state of the world and incremental. Needs HTTP/2.</summary>
    public static IEndpointConventionBuilder MapXds(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.MapGrpcService<AggregatedDiscoveryService>();
        services.Add(endpoints.ServiceProvider.GetRequiredService<StreamDrain>().Guard);
        return services;
    }
}
