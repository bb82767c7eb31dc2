using ControlPlane.Agent.V1;
using ControlPlane.Fixtures;
using ControlPlane.Host.Loop;
using ControlPlane.Model.Proxies;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;

namespace ControlPlane.Host.Tests.Workloads;

/// <summary>Agents' reports over real gRPC, on the port where their Envoys ask.</summary>
public sealed class WorkloadReportsTests : IDisposable
{
    private const string Metadata = """{"LABELS": {"app": "reviews"}, "APP_HEALTH": "agent"}""";

    private readonly ServerFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Report_FollowsTheApp_FromStartToItsEnd()
    {
        await using var server = await RunningServer.StartReadyAsync(_folder.Root);
        await using var envoy = server.Connect("reviews-v1", Metadata);
        await envoy.StartLikeEnvoyAsync(Cancellation);
        await HealthIsAsync(server, WorkloadHealth.Starting);

        using var channel = GrpcChannel.ForAddress(server.Xds);
        using var agent = new WorkloadReportService.WorkloadReportServiceClient(channel).Report(cancellationToken: Cancellation);
        foreach (var (state, health) in ((WorkloadReport.Types.State, WorkloadHealth)[])
            [
                (WorkloadReport.Types.State.Serving, WorkloadHealth.Serving),
                (WorkloadReport.Types.State.NotServing, WorkloadHealth.NotServing),
                (WorkloadReport.Types.State.Serving, WorkloadHealth.Serving),
                (WorkloadReport.Types.State.Draining, WorkloadHealth.Draining),
            ])
        {
            await agent.RequestStream.WriteAsync(new() { NodeId = RunningServer.NodeId("reviews-v1"), State = state }, Cancellation);
            await HealthIsAsync(server, health);
        }

        await envoy.CloseAsync(Cancellation);
        await HealthIsAsync(server, null);
        await agent.RequestStream.CompleteAsync();
        Assert.NotNull(await agent);
    }

    [Fact]
    public async Task Report_AgentLost_KeepsWhatItSaidLast()
    {
        await using var server = await RunningServer.StartReadyAsync(_folder.Root);
        await using var envoy = server.Connect("reviews-v1", Metadata);
        await envoy.StartLikeEnvoyAsync(Cancellation);
        using var channel = GrpcChannel.ForAddress(server.Xds);
        using (var agent = new WorkloadReportService.WorkloadReportServiceClient(channel).Report(cancellationToken: Cancellation))
        {
            await agent.RequestStream.WriteAsync(new() { NodeId = RunningServer.NodeId("reviews-v1"), State = WorkloadReport.Types.State.Serving }, Cancellation);
            await HealthIsAsync(server, WorkloadHealth.Serving);
        }

        // An edit that the Envoy answers to: whatever the lost stream set off has been through the loop by then.
        _folder.Route(203);
        var view = server.Services.GetRequiredService<MeshView>();
        var revision = view.Current.Revision;
        await Eventually.TrueAsync("the next revision", () => view.Current.Revision > revision || view.Current.VirtualServices.Values.Any(service => service.Http[0].DirectResponse?.Status == 203));
        await HealthIsAsync(server, WorkloadHealth.Serving);
    }

    [Fact]
    public async Task Report_WithoutANodeId_IsRefusedWithAReason()
    {
        await using var server = await RunningServer.StartReadyAsync(_folder.Root);
        using var channel = GrpcChannel.ForAddress(server.Xds);
        using var agent = new WorkloadReportService.WorkloadReportServiceClient(channel).Report(cancellationToken: Cancellation);
        await agent.RequestStream.WriteAsync(new() { NodeId = "reviews", State = WorkloadReport.Types.State.Serving }, Cancellation);
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await agent);
        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
        Assert.Contains("\"reviews\" is not the node id", failure.Status.Detail, StringComparison.Ordinal);
    }

    private static Task HealthIsAsync(RunningServer server, WorkloadHealth? health)
    {
        var view = server.Services.GetRequiredService<MeshView>();
        return Eventually.TrueAsync($"health {health}", () => view.Current.Workloads.GetValueOrDefault(RunningServer.NodeId("reviews-v1"))?.Health == health);
    }
}
