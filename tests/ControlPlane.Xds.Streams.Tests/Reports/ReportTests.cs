using ControlPlane.Fixtures;
using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Streams.Reports;
using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Data.Accesslog.V3;
using Envoy.Service.Accesslog.V3;
using Envoy.Service.Health.V3;
using Envoy.Service.LoadStats.V3;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ControlPlane.Xds.Streams.Tests.Reports;

/// <summary>The streams on which clients report, over real sockets and on virtual time (cases 129 to 132).</summary>
public sealed class ReportTests
{
    private readonly RecordedReports _reports = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Load_FirstMessage_IsAnsweredWithAnIntervalAndAllClusters()
    {
        // Case 129
        await using var server = await StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new LoadReportingService.LoadReportingServiceClient(channel).StreamLoadStats(cancellationToken: Token);

        await call.RequestStream.WriteAsync(new LoadStatsRequest { Node = XdsTestClient.Node("n") }, Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));

        Assert.Equal(TimeSpan.FromSeconds(2), call.ResponseStream.Current.LoadReportingInterval.ToTimeSpan());
        Assert.True(call.ResponseStream.Current.SendAllClusters);
        Assert.Empty(call.ResponseStream.Current.Clusters);
    }

    [Fact]
    public async Task Load_LaterMessages_AreReportsOfTheSameNode()
    {
        // Case 129: no node, no answer; all of them count.
        await using var server = await StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new LoadReportingService.LoadReportingServiceClient(channel).StreamLoadStats(cancellationToken: Token);
        await call.RequestStream.WriteAsync(new LoadStatsRequest { Node = XdsTestClient.Node("n") }, Token);

        await call.RequestStream.WriteAsync(Load("a", 3), Token);
        await call.RequestStream.WriteAsync(Load("a", 4), Token);
        await call.RequestStream.CompleteAsync();
        var answers = 0;
        while (await call.ResponseStream.MoveNext(Token))
        {
            answers++;
        }

        Assert.Equal(1, answers);
        Assert.Equal(["n", "n"], _reports.Loads.Select(load => load.NodeId));
        Assert.Equal(7UL, _reports.Loads.Aggregate(0UL, (sum, load) => sum + load.Clusters[0].UpstreamLocalityStats[0].TotalSuccessfulRequests));
    }

    [Fact]
    public async Task Load_PlanThatChanges_IsToldAtTheNextReport()
    {
        await using var server = await StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new LoadReportingService.LoadReportingServiceClient(channel).StreamLoadStats(cancellationToken: Token);
        await call.RequestStream.WriteAsync(new LoadStatsRequest { Node = XdsTestClient.Node("n") }, Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));

        _reports.Plan = new LoadReportPlan { Clusters = ["a", "b"], ByEndpoint = true };
        await call.RequestStream.WriteAsync(Load("a", 1), Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));

        Assert.Equal(["a", "b"], call.ResponseStream.Current.Clusters);
        Assert.True(call.ResponseStream.Current.ReportEndpointGranularity);
        Assert.False(call.ResponseStream.Current.SendAllClusters);
    }

    [Fact]
    public async Task Load_ListForAClientThatForgetsTheFirst_BeginsWithNone()
    {
        // Case 130
        _reports.Plan = new LoadReportPlan { Clusters = ["a"] };
        await using var server = await StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new LoadReportingService.LoadReportingServiceClient(channel).StreamLoadStats(cancellationToken: Token);
        var node = new Node { Id = "n", UserAgentName = "gRPC Node Pure JS", ClientFeatures = { "envoy.lrs.supports_send_all_clusters" } };

        await call.RequestStream.WriteAsync(new LoadStatsRequest { Node = node }, Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));

        Assert.Equal(2, call.ResponseStream.Current.Clusters.Count);
        Assert.Equal("a", call.ResponseStream.Current.Clusters[1]);
    }

    [Fact]
    public async Task Reports_OfWhoMayNot_EndWithTheHostsStatus()
    {
        await using var server = await StartAsync(services => services.AddSingleton<IReportAdmission>(new Closed()));
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new LoadReportingService.LoadReportingServiceClient(channel).StreamLoadStats(cancellationToken: Token);

        await call.RequestStream.WriteAsync(new LoadStatsRequest { Node = XdsTestClient.Node("n") }, Token);

        var exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));
        Assert.Equal(StatusCode.PermissionDenied, exception.StatusCode);
    }

    [Fact]
    public async Task AccessLogs_LaterMessages_BelongToTheFirstOnesNodeAndLog()
    {
        // Case 132
        await using var server = await StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new AccessLogService.AccessLogServiceClient(channel).StreamAccessLogs(cancellationToken: Token);
        var first = Requests("/one");
        first.Identifier = new() { Node = XdsTestClient.Node("n"), LogName = "all" };

        await call.RequestStream.WriteAsync(first, Token);
        await call.RequestStream.WriteAsync(Requests("/two"), Token);
        await call.RequestStream.WriteAsync(new StreamAccessLogsMessage { TcpLogs = new() { LogEntry = { new TCPAccessLogEntry() } } }, Token);
        await call.RequestStream.CompleteAsync();
        await call.ResponseAsync.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, Token);

        Assert.All(_reports.Logs, batch => Assert.Equal(("n", "all"), (batch.Client.Node.Id, batch.LogName)));
        Assert.Equal(["/one", "/two"], _reports.Logs.SelectMany(batch => batch.Requests).Select(entry => entry.Request.Path));
        Assert.Single(_reports.Logs.SelectMany(batch => batch.Connections));
        Assert.Empty(_reports.DroppedLogs);
    }

    [Fact]
    public async Task AccessLogs_WritingThatIsTooSlow_DropsAndCountsAndHoldsNobodyBack()
    {
        // Case 132
        var mayWrite = new TaskCompletionSource();
        _reports.MayWrite = mayWrite.Task;
        await using var server = await StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new AccessLogService.AccessLogServiceClient(channel).StreamAccessLogs(cancellationToken: Token);
        var first = Requests("/0");
        first.Identifier = new() { Node = XdsTestClient.Node("n") };
        await call.RequestStream.WriteAsync(first, Token);

        for (var number = 1; number < 200; number++)
        {
            await call.RequestStream.WriteAsync(Requests($"/{number}"), Token);
        }

        await call.RequestStream.CompleteAsync();
        await Eventually.TrueAsync("some dropped", () => _reports.DroppedLogs.Count >= 200 - new XdsServerOptions().MaxWaitingAccessLogs - 1);
        mayWrite.SetResult();
        await call.ResponseAsync.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, Token);
        Assert.Equal(200, _reports.Logs.Count + _reports.DroppedLogs.Count);
        Assert.InRange(_reports.Logs.Count, 1, new XdsServerOptions().MaxWaitingAccessLogs + 1);
    }

    [Fact]
    public async Task Health_SpecifierThatChanges_IsSentAgainAndReportsArrive()
    {
        // Case 131
        await using var server = await StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new HealthDiscoveryService.HealthDiscoveryServiceClient(channel).StreamHealthCheck(cancellationToken: Token);
        await call.RequestStream.WriteAsync(Offer(), Token);

        _reports.Specifiers.Writer.TryWrite(Specifier("a"));
        Assert.True(await call.ResponseStream.MoveNext(Token));
        Assert.Equal("a", call.ResponseStream.Current.ClusterHealthChecks.Single().ClusterName);
        _reports.Specifiers.Writer.TryWrite(Specifier("b"));
        Assert.True(await call.ResponseStream.MoveNext(Token));
        Assert.Equal("b", call.ResponseStream.Current.ClusterHealthChecks.Single().ClusterName);

        await call.RequestStream.WriteAsync(Found(HealthStatus.Unhealthy), Token);
        await Eventually.TrueAsync("the report", () => _reports.Health.Count == 1);
        Assert.Equal("b", _reports.Health.Single().ClusterEndpointsHealth.Single().ClusterName);
    }

    [Fact]
    public async Task Health_OfAClientThatLeft_IsVoidAfterThreeIntervals()
    {
        // Case 131, on virtual time.
        await using var server = await StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);
        await ReportOnceAsync(channel);

        _time.Advance(TimeSpan.FromSeconds(14.9));
        Assert.Empty(_reports.Silent);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(["n"], _reports.Silent);
    }

    [Fact]
    public async Task Health_OfAClientThatComesBackInTime_StaysKnown()
    {
        await using var server = await StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);
        await ReportOnceAsync(channel);
        _time.Advance(TimeSpan.FromSeconds(10));
        await ReportOnceAsync(channel);

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Empty(_reports.Silent);
    }

    [Fact]
    public async Task Health_StreamThatBeginsWithAReport_IsInvalid()
    {
        await using var server = await StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new HealthDiscoveryService.HealthDiscoveryServiceClient(channel).StreamHealthCheck(cancellationToken: Token);

        await call.RequestStream.WriteAsync(Found(HealthStatus.Healthy), Token);

        var exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));
        Assert.Equal(StatusCode.InvalidArgument, exception.StatusCode);
    }

    [Fact]
    public async Task Health_WithoutAPolicy_IsAnEmptySpecifier()
    {
        await using var server = await TestServer.StartAsync(Token);
        using var channel = GrpcChannel.ForAddress(server.Address);

        var specifier = await new HealthDiscoveryService.HealthDiscoveryServiceClient(channel).FetchHealthCheckAsync(Offer(), cancellationToken: Token);

        Assert.Empty(specifier.ClusterHealthChecks);
        Assert.NotNull(specifier.Interval);
    }

    private async Task ReportOnceAsync(GrpcChannel channel)
    {
        var before = _reports.Health.Count;
        using var call = new HealthDiscoveryService.HealthDiscoveryServiceClient(channel).StreamHealthCheck(cancellationToken: Token);
        _reports.Specifiers.Writer.TryWrite(Specifier("a"));
        await call.RequestStream.WriteAsync(Offer(), Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        await call.RequestStream.WriteAsync(Found(HealthStatus.Healthy), Token);
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(Token));
        Assert.Equal(before + 1, _reports.Health.Count);
    }

    private Task<TestServer> StartAsync(Action<IServiceCollection>? add = null) =>
        TestServer.StartAsync(
            Token,
            add: services =>
            {
                services.AddSingleton<TimeProvider>(_time);
                services.AddSingleton<ILoadReports>(_reports).AddSingleton<IAccessLogs>(_reports).AddSingleton<IHealthChecks>(_reports);
                add?.Invoke(services);
            });

    private static LoadStatsRequest Load(string cluster, ulong requests) =>
        new()
        {
            ClusterStats =
            {
                new ClusterStats
                {
                    ClusterName = cluster,
                    UpstreamLocalityStats = { new UpstreamLocalityStats { TotalSuccessfulRequests = requests } },
                },
            },
        };

    private static StreamAccessLogsMessage Requests(string path) =>
        new() { HttpLogs = new() { LogEntry = { new HTTPAccessLogEntry { Request = new HTTPRequestProperties { Path = path } } } } };

    private static HealthCheckRequestOrEndpointHealthResponse Offer() =>
        new()
        {
            HealthCheckRequest = new HealthCheckRequest
            {
                Node = XdsTestClient.Node("n"),
                Capability = new Capability { HealthCheckProtocols = { Capability.Types.Protocol.Http } },
            },
        };

    private static HealthCheckSpecifier Specifier(string cluster) =>
        new()
        {
            Interval = Duration.FromTimeSpan(TimeSpan.FromSeconds(5)),
            ClusterHealthChecks = { new ClusterHealthCheck { ClusterName = cluster } },
        };

    private static HealthCheckRequestOrEndpointHealthResponse Found(HealthStatus status) =>
        new()
        {
            EndpointHealthResponse = new EndpointHealthResponse
            {
                ClusterEndpointsHealth =
                {
                    new ClusterEndpointsHealth
                    {
                        ClusterName = "b",
                        LocalityEndpointsHealth = { new LocalityEndpointsHealth { EndpointsHealth = { new EndpointHealth { HealthStatus = status } } } },
                    },
                },
            },
        };

    private sealed class Closed : IReportAdmission
    {
        public ValueTask<Status> AdmitAsync(ReportingClient client, CancellationToken cancellationToken) =>
            new(new Status(StatusCode.PermissionDenied, "not you"));
    }
}
