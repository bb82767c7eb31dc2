using ControlPlane.Xds.Streams;
using Grpc.AspNetCore.Server.Model;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the discovery service.</summary>
public static class XdsServiceCollectionExtensions
{
    /// <summary>
    /// Adds what <see cref="XdsEndpointRouteBuilderExtensions.MapXds"/> serves. The host must register an <see cref="IProxyAdmission"/>; it
    /// may register an <see cref="IXdsMetrics"/>, an <see cref="IProxyStatusListener"/> and a <see cref="TimeProvider"/>. It publishes
    /// through the <see cref="SnapshotCache"/> and reads the <see cref="ProxyStatusBoard"/>, both singletons.
    /// <para>
    /// On Kestrel the host should set <c>Limits.MinResponseDataRate</c> to <see langword="null"/> (a proxy that reads slowly is held back, not
    /// cut off) and <c>Limits.Http2.KeepAlivePingDelay</c>, so that dead connections are noticed.
    /// </para>
    /// </summary>
    public static IServiceCollection AddXdsServer(this IServiceCollection services, Action<XdsServerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<XdsServerOptions>();
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.AddGrpc().AddServiceOptions<AggregatedDiscoveryService>(static _ => { });
        services.AddOptions<Grpc.AspNetCore.Server.GrpcServiceOptions<AggregatedDiscoveryService>>()
            .Configure<IOptions<XdsServerOptions>>(static (grpc, xds) => grpc.MaxReceiveMessageSize = xds.Value.MaxRequestBytes);
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IServiceMethodProvider<AggregatedDiscoveryService>, AggregatedDiscoveryMethods>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IXdsMetrics, SilentXdsMetrics>();
        services.TryAddSingleton<IProxyStatusListener, SilentStatusListener>();
        services.TryAddSingleton<SnapshotCache>();
        services.TryAddSingleton<ProxyStatusBoard>();
        services.TryAddSingleton<StreamReporting>();
        services.TryAddSingleton<StreamDrain>();
        services.AddHostedService(static provider => provider.GetRequiredService<StreamDrain>());
        services.TryAddSingleton<DiscoveryStreamFactory>();
        services.TryAddSingleton<AggregatedDiscoveryService>();
        return services;
    }
}
