using ControlPlane.Agent.V1;
using ControlPlane.Host.Identities;
using ControlPlane.Host.Loop;
using Grpc.Core;

namespace ControlPlane.Host.Workloads;

/// <summary>Takes what agents say of the apps beside their Envoys.</summary>
internal sealed partial class WorkloadReports(
    WorkloadDirectory directory, SourceStatusBoard sources, ReportIdentity identity, IHostApplicationLifetime lifetime, ILogger<WorkloadReports> logger)
    : WorkloadReportService.WorkloadReportServiceBase
{
    public override async Task<WorkloadReportResponse> Report(IAsyncStreamReader<WorkloadReport> requestStream, ServerCallContext context)
    {
        var bearer = identity.Of(context);
        if (!sources.AllSynced)
        {
            throw new RpcException(new(StatusCode.Unavailable, "the control plane is starting; report again in a moment"));
        }

        var heard = new HashSet<string>(StringComparer.Ordinal);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            await foreach (var report in requestStream.ReadAllAsync(ended.Token))
            {
                identity.Check(report.NodeId, bearer);
                Take(report);
                heard.Add(report.NodeId);
            }

            return new();
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw new RpcException(new(StatusCode.Unavailable, "the control plane is stopping; report to its successor"));
        }
        finally
        {
            foreach (var nodeId in heard)
            {
                directory.ReportsEnded(nodeId);
            }
        }
    }

    private void Take(WorkloadReport report)
    {
        if (report.NodeId.Split('~') is not { Length: 4 })
        {
            throw new RpcException(new(
                StatusCode.InvalidArgument, $"node_id \"{report.NodeId}\" is not the node id of an Envoy, such as sidecar~10.0.0.1~web.shop~shop.svc.cluster.local"));
        }

        if (StateOf(report.State) is { } state)
        {
            Log.Reported(logger, report.NodeId, state);
            directory.Reported(report.NodeId, state);
        }
    }

    private static AppState? StateOf(WorkloadReport.Types.State state) => state switch
    {
        WorkloadReport.Types.State.Starting => AppState.Starting,
        WorkloadReport.Types.State.Serving => AppState.Serving,
        WorkloadReport.Types.State.NotServing => AppState.NotServing,
        WorkloadReport.Types.State.Draining => AppState.Draining,
        WorkloadReport.Types.State.Unspecified => null,
    };

    private static partial class Log
    {
        [LoggerMessage(1311, LogLevel.Information, "the app of {NodeId} is {State}")]
        public static partial void Reported(ILogger logger, string nodeId, AppState state);
    }
}
