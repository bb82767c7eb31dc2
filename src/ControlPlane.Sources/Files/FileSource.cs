using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ControlPlane.Model;
using ControlPlane.Model.Config;

namespace ControlPlane.Sources.Files;

/// <summary>Configuration from YAML and JSON files, kept up to date however they are saved. What cannot be read or is not valid keeps its last good version and is reported.</summary>
/// <remarks>One caller at a time may watch. What was last good survives from one watch to the next.</remarks>
/// <param name="options">What to read, and when.</param>
/// <param name="report">Where findings and places go.</param>
/// <param name="time">The clock of all waiting.</param>
public sealed class FileSource(FileSourceOptions options, IConfigReport report, TimeProvider time) : ISource, IDisposable
{
    private readonly FileSignals _signals = new(time);
    private readonly FileTable _table = new(report);
    private readonly ConcurrentQueue<TaskCompletionSource<int>> _confirmations = new();
    private FileTracker? _tracker;

    public string Name => "files";

    public async IAsyncEnumerable<MeshChange> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var tracker = _tracker ??= new FileTracker(options, _table, time);
        var watches = options.Paths.Select((path, index) => new FolderWatch(new(index, path), _signals)).ToList();
        try
        {
            var emitted = new Dictionary<ConfigKey, ConfigObject>();
            var isSynced = false;
            _table.Restart();
            tracker.ScanSoon();
            while (true)
            {
                // Listening begins before looking, so that no change falls between the two.
                watches.ForEach(watch => watch.Refresh());
                TakeSignals(tracker);
                foreach (var change in _table.TakeChanges(emitted))
                {
                    yield return change;
                }

                if (!isSynced && tracker.HasSeenAll)
                {
                    isSynced = true;
                    yield return new MeshChange.SourceSynced(Name);
                }

                await _signals.WaitAsync(tracker.UntilNext, cancellationToken);
            }
        }
        finally
        {
            watches.ForEach(watch => watch.Dispose());
        }
    }

    /// <summary>Lets the objects of all vanished folders go now, without waiting for the end of the grace period.</summary>
    /// <returns>How many folders were waited for. Completes when their objects' removal is on its way; not before somebody watches.</returns>
    public Task<int> ConfirmAsync(CancellationToken cancellationToken)
    {
        var confirmation = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _confirmations.Enqueue(confirmation);
        _signals.Wake();
        return confirmation.Task.WaitAsync(cancellationToken);
    }

    public void Dispose() => _signals.Dispose();

    private void TakeSignals(FileTracker tracker)
    {
        var (files, everything) = _signals.Take();
        if (everything)
        {
            tracker.ScanSoon();
        }

        foreach (var (file, isWhole) in files)
        {
            tracker.Check(file, isWhole);
        }

        tracker.Advance();
        while (_confirmations.TryDequeue(out var confirmation))
        {
            confirmation.TrySetResult(tracker.Confirm());
        }
    }
}
