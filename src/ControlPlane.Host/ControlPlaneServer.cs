using ControlPlane.Host.Admin;
using ControlPlane.Host.Admission;
using ControlPlane.Host.Config;
using ControlPlane.Host.Identities;
using ControlPlane.Host.Logs;
using ControlPlane.Host.Loop;
using ControlPlane.Host.Metrics;
using ControlPlane.Host.Options;
using ControlPlane.Host.Proxies;
using ControlPlane.Host.Reports;
using ControlPlane.Host.TokenKeys;
using ControlPlane.Host.Workloads;
using ControlPlane.Sources;
using ControlPlane.Sources.Files;
using ControlPlane.Xds.Streams;
using ControlPlane.Xds.Streams.Reports;
using Prometheus;

namespace ControlPlane.Host;

/// <summary>Puts the server together. Nothing runs before it is started.</summary>
internal static class ControlPlaneServer
{
    /// <summary>Streams and requests get this long to end when the server is told to stop; then they are cut.</summary>
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(5);

    internal static WebApplication Build(ControlPlaneOptions options, IConfiguration configuration, StateFolder state)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "controlplane" });
        builder.Logging.AddServerLogs(options, configuration);
        builder.WebHost.UseServerListeners(options, state);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownLimit);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(options).AddSingleton(state);
        AddMetrics(builder.Services);
        AddSources(builder.Services, options);
        AddLoop(builder.Services, state);
        AddXds(builder.Services);
        AddIdentities(builder.Services, options, state);
        var app = builder.Build();
        Connect(app);
        return app;
    }

    private static void AddMetrics(IServiceCollection services) => services
        .AddSingleton(_ => Prometheus.Metrics.NewCustomRegistry())
        .AddSingleton<IMetricFactory>(provider => Prometheus.Metrics.WithCustomRegistry(provider.GetRequiredService<CollectorRegistry>()))
        .AddSingleton<ServerMetrics>()
        .AddSingleton<GaugeRefresh>()
        .AddSingleton<XdsMetrics>()
        .AddSingleton<IXdsMetrics>(provider => provider.GetRequiredService<XdsMetrics>());

    private static void AddSources(IServiceCollection services, ControlPlaneOptions options)
    {
        services
            .AddSingleton<ConfigReport>()
            .AddSingleton<IConfigReport, FindingsLog>()
            .AddSingleton<OriginPlaces>()
            .AddSingleton<AnalysisRunner>()
            .AddSingleton(new FileSourceOptions { Paths = options.Config, GracePeriod = options.GracePeriod })
            .AddSingleton<FileSource>()
            .AddSingleton<ISource>(provider => provider.GetRequiredService<FileSource>());
        if (options.MeshConfig is { } path)
        {
            services.AddSingleton<ISource>(provider =>
                new SettingsSource(path, provider.GetRequiredService<IConfigReport>(), provider.GetRequiredService<TimeProvider>()));
        }
    }

    private static void AddLoop(IServiceCollection services, StateFolder state)
    {
        services
            .AddSingleton<ChangeInbox>()
            .AddSingleton(provider => new SourceStatusBoard(provider.GetServices<ISource>().Select(source => source.Name), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new LoopPace(Debounce.Default, provider.GetRequiredService<ConvergenceLog>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<ConvergenceLog>()
            .AddSingleton<MeshView>()
            .AddSingleton<SnapshotPublisher>()
            .AddSingleton(provider => new WorkloadGraces(
                provider.GetRequiredService<ControlPlaneOptions>().ReconnectGrace, provider.GetRequiredService<ControlPlaneOptions>().RestartGrace))
            .AddSingleton<WorkloadDirectory>()
            .AddSingleton(new WorkloadFile(state.PathOf("workloads.json")))
            .AddSingleton<WorkloadStore>();

        // In this order: whoever looks at the mesh sees the one that is being pushed.
        services
            .AddSingleton<IMeshFollower, PushMetrics>()
            .AddSingleton<IMeshFollower>(provider => provider.GetRequiredService<MeshView>())
            .AddSingleton<IMeshFollower>(provider => provider.GetRequiredService<SnapshotPublisher>())
            .AddSingleton<IMeshFollower>(provider => provider.GetRequiredService<WorkloadStore>())
            .AddSingleton<IMeshFollower>(provider => provider.GetRequiredService<AnalysisRunner>())
            .AddSingleton<KeyDownload>()
            .AddSingleton<KeyFetching>()
            .AddSingleton<IMeshFollower>(provider => provider.GetRequiredService<KeyFetching>());

        // In this order: known workloads are back before anything is served, and the loop runs before its sources.
        services
            .AddHostedService(provider => provider.GetRequiredService<WorkloadStore>())
            .AddHostedService<MeshLoop>()
            .AddHostedService<SourceSupervisor>()
            .AddHostedService(provider => provider.GetRequiredService<AnalysisRunner>())
            .AddHostedService(provider => provider.GetRequiredService<KeyFetching>())
            .AddSingleton<ServerFacts>()
            .AddHostedService<StartupReport>();
    }

    private static void AddXds(IServiceCollection services) => services
        .AddSingleton<ConnectionLimit>()
        .AddSingleton<Readiness>()
        .AddSingleton<ProxyReporting>()
        .AddSingleton<ProxyRoster>()
        .AddSingleton<ProxyAdmission>()
        .AddSingleton<IProxyAdmission>(provider => provider.GetRequiredService<ProxyAdmission>())
        .AddSingleton<IReportAdmission>(provider => provider.GetRequiredService<ProxyAdmission>())
        .AddSingleton<ILoadReports, LoadReportMetrics>()
        .AddSingleton<IAccessLogs, AccessLogCounter>()
        .AddSingleton<IProxyStatusListener, StreamEvents>()
        .AddXdsServer()
        .AddOptions<XdsServerOptions>()
        .Configure<OriginPlaces>((xds, places) => xds.DescribeOrigin = places.Describe)
        .Configure<ControlPlaneOptions>((xds, options) =>
        {
            xds.DescribeLimit = LimitTable.FlagsOf;
            xds.MaxStreams = options.Limits.Streams;
            xds.MaxRequestBytes = options.Limits.MessageBytes;
            xds.Limits = options.Limits.Stream;
        });

    private static void AddIdentities(IServiceCollection services, ControlPlaneOptions options, StateFolder state)
    {
        var authority = MeshAuthority.Open(options, state, TimeProvider.System);
        services
            .AddSingleton(_ => authority)
            .AddSingleton(provider => new JoinTokens(state.PathOf("tokens.json"), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<CertificateRate>()
            .AddSingleton<ServerCertificate>()
            .AddHostedService(provider => provider.GetRequiredService<ServerCertificate>())
            .AddSingleton<PeerCertificates>()
            .AddSingleton<IdentityCheck>()
            .AddSingleton<LiveConnections>()
            .AddHostedService(provider => provider.GetRequiredService<LiveConnections>())
            .AddSingleton<ReportIdentity>()
            .AddGrpc()
            .AddServiceOptions<CertificateService>(grpc => grpc.MaxReceiveMessageSize = CertificateService.LargestRequest);
    }

    private static void Connect(WebApplication app)
    {
        var board = app.Services.GetRequiredService<ProxyStatusBoard>();
        app.Services.GetRequiredService<ConvergenceLog>().Watch(board);
        // Now, so that a scrape before the first stream shows the stream metrics, too.
        app.Services.GetRequiredService<IXdsMetrics>();
        var registry = app.Services.GetRequiredService<CollectorRegistry>();
        registry.AddBeforeCollectCallback(app.Services.GetRequiredService<GaugeRefresh>().Refresh);
        app.SeparateAdminFromXds();
        app.MapXds();
        app.MapXdsReports();
        app.MapGrpcService<WorkloadReports>();
        app.MapGrpcService<CertificateService>();
        app.MapAdminApi(registry);
    }
}
