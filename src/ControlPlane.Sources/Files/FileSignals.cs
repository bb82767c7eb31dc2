using System.Threading.Channels;

namespace ControlPlane.Sources.Files;

/// <summary>Gathers what file system events say until the source's loop takes it. Bounded by the number of different paths; thread-safe.</summary>
internal sealed class FileSignals : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ITimer _timer;
    private Dictionary<FileId, bool> _files = [];
    private bool _everything;

    internal FileSignals(TimeProvider time) => _timer = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Something happened to one file.</summary>
    /// <param name="file">Which.</param>
    /// <param name="isWhole">It came into its place by a rename, so that it is not being written any more.</param>
    internal void Touch(FileId file, bool isWhole)
    {
        lock (_lock)
        {
            // Whoever also saw it being written in place may be right.
            _files[file] = isWhole && _files.GetValueOrDefault(file, true);
        }

        Wake();
    }

    /// <summary>Something happened that needs a look at everything.</summary>
    internal void TouchAll()
    {
        lock (_lock)
        {
            _everything = true;
        }

        Wake();
    }

    internal void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>What happened since the last call.</summary>
    internal (IReadOnlyDictionary<FileId, bool> Files, bool Everything) Take()
    {
        lock (_lock)
        {
            var taken = (_files, _everything);
            (_files, _everything) = ([], false);
            return taken;
        }
    }

    /// <summary>Returns when something happened, or after <paramref name="delay"/>.</summary>
    internal async Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        _timer.Change(delay < TimeSpan.Zero ? TimeSpan.Zero : delay, Timeout.InfiniteTimeSpan);
        await _wake.Reader.ReadAsync(cancellationToken);
    }

    public void Dispose() => _timer.Dispose();
}
