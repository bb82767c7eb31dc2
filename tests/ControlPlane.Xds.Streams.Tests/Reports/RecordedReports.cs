using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ControlPlane.Xds.Streams.Reports;
using Envoy.Config.Endpoint.V3;
using Envoy.Service.Health.V3;

namespace ControlPlane.Xds.Streams.Tests.Reports;

/// <summary>Keeps everything that clients report, and says what the test wants said.</summary>
internal sealed class RecordedReports : ILoadReports, IAccessLogs, IHealthChecks
{
    internal LoadReportPlan Plan { get; set; } = new() { Interval = TimeSpan.FromSeconds(2) };

    internal ConcurrentQueue<(string NodeId, IReadOnlyList<ClusterStats> Clusters)> Loads { get; } = new();

    internal ConcurrentQueue<AccessLogBatch> Logs { get; } = new();

    /// <summary>Writing waits for it.</summary>
    internal Task MayWrite { get; set; } = Task.CompletedTask;

    internal ConcurrentQueue<AccessLogBatch> DroppedLogs { get; } = new();

    internal Channel<HealthCheckSpecifier> Specifiers { get; } = Channel.CreateUnbounded<HealthCheckSpecifier>();

    internal ConcurrentQueue<EndpointHealthResponse> Health { get; } = new();

    internal ConcurrentQueue<string> Silent { get; } = new();

    public LoadReportPlan PlanFor(ReportingClient client) => Plan;

    public void Take(ReportingClient client, IReadOnlyList<ClusterStats> clusters) => Loads.Enqueue((client.Node.Id, [.. clusters]));

    public async ValueTask WriteAsync(AccessLogBatch batch, CancellationToken cancellationToken)
    {
        await MayWrite.WaitAsync(cancellationToken);
        Logs.Enqueue(batch);
    }

    public void Dropped(AccessLogBatch batch) => DroppedLogs.Enqueue(batch);

    public async IAsyncEnumerable<HealthCheckSpecifier> WatchAsync(
        ReportingClient client,
        IReadOnlyList<Capability.Types.Protocol> protocols,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var specifier in Specifiers.Reader.ReadAllAsync(cancellationToken))
        {
            yield return specifier;
        }
    }

    public void Take(ReportingClient client, EndpointHealthResponse health) => Health.Enqueue(health);

    public void Expired(ReportingClient client) => Silent.Enqueue(client.Node.Id);
}
