using System.Collections.Concurrent;
using ControlPlane.Host.Loop;
using ControlPlane.Host.Metrics;
using ControlPlane.Xds.Streams;

namespace ControlPlane.Host.Proxies;

/// <summary>Measures each revision from the first change that made it to the last Envoy's answer, and says so in one line.</summary>
internal sealed partial class ConvergenceLog(TimeProvider time, ServerMetrics metrics, ILogger<ConvergenceLog> logger) : IPushProgress
{
    // A proxy that never answers must not keep revisions for ever; nor make each later change wait.
    private const int MostRevisions = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<long, (long First, string Trigger)> _open = new();
    private ProxyStatusBoard? _board;
    private long _published;
    private long _publishedAt;

    public bool IsPushUnderWay => _open.ContainsKey(Volatile.Read(ref _published)) && time.GetElapsedTime(Volatile.Read(ref _publishedAt)) < Patience;

    /// <summary>The board tells its listener of convergence, and the listener tells this: so the board comes last.</summary>
    internal void Watch(ProxyStatusBoard board) => _board = board;

    /// <summary>A revision's snapshots are all out.</summary>
    internal void Published(long revision, ChangeBatch batch)
    {
        _open[revision] = (batch.Arrived.First, batch.Trigger);
        Volatile.Write(ref _publishedAt, time.GetTimestamp());
        Volatile.Write(ref _published, revision);
        foreach (var old in _open.Count > MostRevisions ? _open.Keys.Where(key => key <= revision - MostRevisions) : [])
        {
            _open.TryRemove(old, out _);
        }

        _board?.Published(revision);
    }

    internal void Converged(RevisionConverged convergence)
    {
        if (!_open.TryRemove(convergence.Revision, out var origin))
        {
            return;
        }

        if (convergence.Interested == 0)
        {
            Log.NobodyConcerned(logger, convergence.Revision);
            return;
        }

        var took = time.GetElapsedTime(origin.First);
        metrics.Converged(origin.Trigger, took);
        Log.Converged(logger, convergence.Revision, convergence.Interested, took.TotalMilliseconds, convergence.Rejecting);
    }

    private static partial class Log
    {
        [LoggerMessage(1211, LogLevel.Information, "revision {Revision} reached {Proxies} proxies in {Milliseconds:0.0} ms, {Rejecting} of them rejecting something")]
        public static partial void Converged(ILogger logger, long revision, int proxies, double milliseconds, int rejecting);

        [LoggerMessage(1212, LogLevel.Information, "revision {Revision} concerns no connected proxy")]
        public static partial void NobodyConcerned(ILogger logger, long revision);
    }
}
