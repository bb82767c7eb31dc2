using ControlPlane.Xds.Streams;
using ControlPlane.Xds.Streams.ClientStatus;
using ControlPlane.Xds.Streams.Reports;
using ControlPlane.Xds.Streams.Services;
using Grpc.AspNetCore.Server.Model;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the discovery service.</summary>
public static class XdsServiceCollectionExtensions
{
    /// <summary>
    /// Adds what <see cref="XdsEndpointRouteBuilderExtensions.MapXds"/> serves. The host must register an <see cref="IProxyAdmission"/>; it
    /// may register an <see cref="IXdsMetrics"/>, an <see cref="IProxyStatusListener"/> and a <see cref="TimeProvider"/>; and, for reports, an
    /// <see cref="IReportAdmission"/>, an <see cref="ILoadReports"/>, an <see cref="IAccessLogs"/> and an <see cref="IHealthChecks"/>. It publishes
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

        services.AddGrpc().AddServiceOptions<DiscoveryCalls>(static _ => { });
        services.AddOptions<Grpc.AspNetCore.Server.GrpcServiceOptions<DiscoveryCalls>>()
            .Configure<IOptions<XdsServerOptions>>(static (grpc, xds) => grpc.MaxReceiveMessageSize = xds.Value.MaxRequestBytes);
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IServiceMethodProvider<DiscoveryCalls>, DiscoveryMethods>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IXdsMetrics, SilentXdsMetrics>();
        services.TryAddSingleton<IProxyStatusListener, SilentStatusListener>();
        services.TryAddSingleton<SnapshotCache>();
        services.TryAddSingleton<ProxyStatusBoard>();
        services.TryAddSingleton<StreamReporting>();
        services.TryAddSingleton<LimitReport>();
        services.TryAddSingleton<FirstMessageCheck>();
        services.TryAddSingleton<StreamDrain>();
        services.AddHostedService(static provider => provider.GetRequiredService<StreamDrain>());
        services.TryAddSingleton<StreamAdmission>();
        services.TryAddSingleton<DiscoveryStreamFactory>();
        services.TryAddSingleton<DiscoveryFetch>();
        services.TryAddSingleton<RestExchange>();
        services.TryAddSingleton<RestDiscovery>();
        services.TryAddSingleton<ClientStatusReport>();
        services.TryAddSingleton<ClientStatusCalls>();
        services.TryAddSingleton<DiscoveryCalls>();
        AddReports(services);
        return services;
    }

    private static void AddReports(IServiceCollection services)
    {
        services.TryAddSingleton<IReportAdmission, OpenReportAdmission>();
        services.TryAddSingleton<ILoadReports, NoLoadReports>();
        services.TryAddSingleton<IAccessLogs, NoAccessLogs>();
        services.TryAddSingleton<IHealthChecks, NoHealthChecks>();
        services.TryAddSingleton<HealthExpiry>();
        services.TryAddSingleton<ReportStreams>();
        services.TryAddSingleton<LoadReportCalls>();
        services.TryAddSingleton<AccessLogCalls>();
        services.TryAddSingleton<HealthCheckCalls>();
    }
}
