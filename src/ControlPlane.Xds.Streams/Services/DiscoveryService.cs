using System.Collections.Immutable;

namespace ControlPlane.Xds.Streams.Services;

/// <summary>
/// One of Envoy's discovery services. This is the only table of them: what is bound to gRPC, what answers to a fetch over REST, and which
/// type a service is about, is read from here.
/// </summary>
/// <param name="Name">Its full name.</param>
/// <param name="Noun">What its methods are named after: <c>StreamClusters</c>, <c>DeltaClusters</c>, <c>FetchClusters</c>.</param>
/// <param name="Type">The one type it serves; <see langword="null"/>: any, and then each message says which.</param>
internal sealed record DiscoveryService(string Name, string Noun, ResourceType? Type)
{
    private const string Api = "envoy.service.";

    /// <summary>What a fetch over REST calls the resources; <see langword="null"/>: there is none.</summary>
    internal string? RestName { get; private init; }

    /// <summary>Whether the service knows the incremental protocol only.</summary>
    internal bool IsDeltaOnly => Type?.IsDeltaOnly ?? false;

    /// <summary>Whether single requests are answered, too.</summary>
    internal bool CanFetch => Type is { IsDeltaOnly: false };

    internal static ImmutableArray<DiscoveryService> All { get; } =
    [
        new(Api + "discovery.v3.AggregatedDiscoveryService", "AggregatedResources", null),
        new(Api + "cluster.v3.ClusterDiscoveryService", "Clusters", ResourceType.Cluster) { RestName = "clusters" },
        new(Api + "endpoint.v3.EndpointDiscoveryService", "Endpoints", ResourceType.Endpoint) { RestName = "endpoints" },
        new(Api + "endpoint.v3.LocalityEndpointDiscoveryService", "LocalityEndpoints", ResourceType.LocalityEndpoint),
        new(Api + "listener.v3.ListenerDiscoveryService", "Listeners", ResourceType.Listener) { RestName = "listeners" },
        new(Api + "route.v3.RouteDiscoveryService", "Routes", ResourceType.Route) { RestName = "routes" },
        new(Api + "route.v3.ScopedRoutesDiscoveryService", "ScopedRoutes", ResourceType.ScopedRoute) { RestName = "scoped-routes" },
        new(Api + "route.v3.VirtualHostDiscoveryService", "VirtualHosts", ResourceType.VirtualHost),
        new(Api + "secret.v3.SecretDiscoveryService", "Secrets", ResourceType.Secret) { RestName = "secrets" },
        new(Api + "runtime.v3.RuntimeDiscoveryService", "Runtime", ResourceType.Runtime) { RestName = "runtime" },
        new(Api + "extension.v3.ExtensionConfigDiscoveryService", "ExtensionConfigs", ResourceType.ExtensionConfig)
        {
            RestName = "extension_configs",
        },
    ];
}
