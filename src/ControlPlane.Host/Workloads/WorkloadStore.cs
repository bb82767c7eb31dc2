using System.Collections.Immutable;
using System.Text.Json;
using System.Threading.Channels;
using ControlPlane.Host.Loop;
using ControlPlane.Model;
using ControlPlane.Model.Proxies;

namespace ControlPlane.Host.Workloads;

/// <summary>Keeps the mesh's workloads on disk, off the loop's thread and latest wins, and gives them back to the directory at start.</summary>
internal sealed partial class WorkloadStore(WorkloadFile file, WorkloadDirectory directory, ILogger<WorkloadStore> logger) : BackgroundService, IMeshFollower
{
    private readonly Channel<ImmutableArray<Workload>> _latest = Channel.CreateBounded<ImmutableArray<Workload>>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true, SingleWriter = true });

    public void Follow(Mesh before, Mesh after, ChangeBatch batch)
    {
        if (!ReferenceEquals(before.Workloads, after.Workloads))
        {
            _latest.Writer.TryWrite([.. after.Workloads.Values]);
        }
    }

    /// <summary>Before anything is served, so that no Envoy is told of a mesh without the workloads that were there.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            var workloads = file.Read();
            directory.Restore(workloads);
            if (!workloads.IsEmpty)
            {
                Log.Restored(logger, workloads.Length);
            }
        }
        catch (Exception failure) when (failure is IOException or JsonException or UnauthorizedAccessException)
        {
            Log.NotRestored(logger, failure.Message);
        }

        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var workloads in _latest.Reader.ReadAllAsync(stoppingToken))
            {
                Write(workloads);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What the end of the server's own streams says of workloads is not theirs: the file keeps them.
        }
    }

    private void Write(ImmutableArray<Workload> workloads)
    {
        try
        {
            file.Write(workloads);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Log.NotWritten(logger, failure.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Information, "{Count} workloads known from before the restart serve on until their Envoys are back")]
        public static partial void Restored(ILogger logger, int count);

        [LoggerMessage(1302, LogLevel.Warning, "the workloads known from before the restart cannot be read: {Reason}")]
        public static partial void NotRestored(ILogger logger, string reason);

        [LoggerMessage(1303, LogLevel.Warning, "the known workloads cannot be written to disk, a restart now would lose them for a moment: {Reason}")]
        public static partial void NotWritten(ILogger logger, string reason);
    }
}
