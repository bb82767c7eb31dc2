using ControlPlane.Xds;
using Envoy.Service.Cluster.V3;
using Envoy.Service.Discovery.V3;
using Envoy.Service.Endpoint.V3;
using Envoy.Service.Extension.V3;
using Envoy.Service.Listener.V3;
using Envoy.Service.Route.V3;
using Envoy.Service.Runtime.V3;
using Envoy.Service.Secret.V3;
using Grpc.Core;

namespace ControlPlane.Fixtures.Xds;

/// <summary>A discovery service as a generated client calls it: the aggregated one, or the one of a type.</summary>
public sealed record XdsTestService
{
    private XdsTestService(string name) => Name = name;

    public static XdsTestService Aggregated { get; } = new("ADS")
    {
        Stream = static invoker => new AggregatedDiscoveryService.AggregatedDiscoveryServiceClient(invoker).StreamAggregatedResources(),
        Delta = static invoker => new AggregatedDiscoveryService.AggregatedDiscoveryServiceClient(invoker).DeltaAggregatedResources(),
    };

    /// <summary>Every separate service, in no particular order.</summary>
    public static IReadOnlyList<XdsTestService> Separate { get; } =
    [
        new("CDS")
        {
            Type = ResourceType.Cluster,
            Stream = static invoker => new ClusterDiscoveryService.ClusterDiscoveryServiceClient(invoker).StreamClusters(),
            Delta = static invoker => new ClusterDiscoveryService.ClusterDiscoveryServiceClient(invoker).DeltaClusters(),
            FetchAsync = static (invoker, request) =>
                new ClusterDiscoveryService.ClusterDiscoveryServiceClient(invoker).FetchClustersAsync(request).ResponseAsync,
        },
        new("EDS")
        {
            Type = ResourceType.Endpoint,
            Stream = static invoker => new EndpointDiscoveryService.EndpointDiscoveryServiceClient(invoker).StreamEndpoints(),
            Delta = static invoker => new EndpointDiscoveryService.EndpointDiscoveryServiceClient(invoker).DeltaEndpoints(),
            FetchAsync = static (invoker, request) =>
                new EndpointDiscoveryService.EndpointDiscoveryServiceClient(invoker).FetchEndpointsAsync(request).ResponseAsync,
        },
        new("LDS")
        {
            Type = ResourceType.Listener,
            Stream = static invoker => new ListenerDiscoveryService.ListenerDiscoveryServiceClient(invoker).StreamListeners(),
            Delta = static invoker => new ListenerDiscoveryService.ListenerDiscoveryServiceClient(invoker).DeltaListeners(),
            FetchAsync = static (invoker, request) =>
                new ListenerDiscoveryService.ListenerDiscoveryServiceClient(invoker).FetchListenersAsync(request).ResponseAsync,
        },
        new("RDS")
        {
            Type = ResourceType.Route,
            Stream = static invoker => new RouteDiscoveryService.RouteDiscoveryServiceClient(invoker).StreamRoutes(),
            Delta = static invoker => new RouteDiscoveryService.RouteDiscoveryServiceClient(invoker).DeltaRoutes(),
            FetchAsync = static (invoker, request) =>
                new RouteDiscoveryService.RouteDiscoveryServiceClient(invoker).FetchRoutesAsync(request).ResponseAsync,
        },
        new("SRDS")
        {
            Type = ResourceType.ScopedRoute,
            Stream = static invoker => new ScopedRoutesDiscoveryService.ScopedRoutesDiscoveryServiceClient(invoker).StreamScopedRoutes(),
            Delta = static invoker => new ScopedRoutesDiscoveryService.ScopedRoutesDiscoveryServiceClient(invoker).DeltaScopedRoutes(),
            FetchAsync = static (invoker, request) =>
                new ScopedRoutesDiscoveryService.ScopedRoutesDiscoveryServiceClient(invoker).FetchScopedRoutesAsync(request).ResponseAsync,
        },
        new("VHDS")
        {
            Type = ResourceType.VirtualHost,
            Delta = static invoker => new VirtualHostDiscoveryService.VirtualHostDiscoveryServiceClient(invoker).DeltaVirtualHosts(),
        },
        new("LEDS")
        {
            Type = ResourceType.LocalityEndpoint,
            Delta = static invoker => new LocalityEndpointDiscoveryService.LocalityEndpointDiscoveryServiceClient(invoker).DeltaLocalityEndpoints(),
        },
        new("SDS")
        {
            Type = ResourceType.Secret,
            Stream = static invoker => new SecretDiscoveryService.SecretDiscoveryServiceClient(invoker).StreamSecrets(),
            Delta = static invoker => new SecretDiscoveryService.SecretDiscoveryServiceClient(invoker).DeltaSecrets(),
            FetchAsync = static (invoker, request) =>
                new SecretDiscoveryService.SecretDiscoveryServiceClient(invoker).FetchSecretsAsync(request).ResponseAsync,
        },
        new("RTDS")
        {
            Type = ResourceType.Runtime,
            Stream = static invoker => new RuntimeDiscoveryService.RuntimeDiscoveryServiceClient(invoker).StreamRuntime(),
            Delta = static invoker => new RuntimeDiscoveryService.RuntimeDiscoveryServiceClient(invoker).DeltaRuntime(),
            FetchAsync = static (invoker, request) =>
                new RuntimeDiscoveryService.RuntimeDiscoveryServiceClient(invoker).FetchRuntimeAsync(request).ResponseAsync,
        },
        new("ECDS")
        {
            Type = ResourceType.ExtensionConfig,
            Stream = static invoker =>
                new ExtensionConfigDiscoveryService.ExtensionConfigDiscoveryServiceClient(invoker).StreamExtensionConfigs(),
            Delta = static invoker => new ExtensionConfigDiscoveryService.ExtensionConfigDiscoveryServiceClient(invoker).DeltaExtensionConfigs(),
            FetchAsync = static (invoker, request) =>
                new ExtensionConfigDiscoveryService.ExtensionConfigDiscoveryServiceClient(invoker).FetchExtensionConfigsAsync(request).ResponseAsync,
        },
    ];

    /// <summary>What operators call it.</summary>
    public string Name { get; }

    /// <summary>The one type it serves; none: all.</summary>
    public ResourceType? Type { get; private init; }

    /// <summary>Opens a state-of-the-world stream; none: the service has no such method.</summary>
    public Func<CallInvoker, AsyncDuplexStreamingCall<DiscoveryRequest, DiscoveryResponse>>? Stream { get; private init; }

    /// <summary>Opens an incremental stream.</summary>
    public required Func<CallInvoker, AsyncDuplexStreamingCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse>> Delta { get; init; }

    /// <summary>Asks once; none: the service has no such method.</summary>
    public Func<CallInvoker, DiscoveryRequest, Task<DiscoveryResponse>>? FetchAsync { get; private init; }

    /// <summary>The separate service of a type.</summary>
    public static XdsTestService Of(ResourceType type) => Separate.Single(service => ReferenceEquals(service.Type, type));

    public override string ToString() => Name;
}
