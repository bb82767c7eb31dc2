using System.Threading.Channels;
using ControlPlane.Model;

namespace ControlPlane.Host.Loop;

/// <summary>
/// Where sources hand changes to the loop. Latest wins for each key of each source, so it is bounded by the number of keys, however fast
/// changes come and however long the loop is busy.
/// </summary>
/// <remarks>Any thread may post; one reader waits and takes.</remarks>
public sealed class ChangeInbox(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Source, object Key), MeshChange> _changes = [];
    private readonly Channel<bool> _wakeUps = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private long _first;
    private long _last;

    /// <summary>Hands over changes that belong together: the loop sees all of them in one batch or none.</summary>
    public void Post(string source, IReadOnlyCollection<MeshChange> changes)
    {
        if (changes.Count == 0)
        {
            return;
        }

        lock (_gate)
        {
            _last = time.GetTimestamp();
            _first = _changes.Count == 0 ? _last : _first;
            foreach (var change in changes)
            {
                _changes[(source, KeyOf(change))] = change;
            }
        }

        Wake();
    }

    /// <summary>Makes a waiting reader look again, changes or not.</summary>
    public void Wake() => _wakeUps.Writer.TryWrite(true);

    /// <summary>Waits until something was posted or <see cref="Wake"/> was called since the last wait.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) => await _wakeUps.Reader.ReadAsync(cancellationToken);

    /// <summary>When the changes that wait came; null: none wait.</summary>
    public Arrivals? Waiting
    {
        get
        {
            lock (_gate)
            {
                return _changes.Count == 0 ? null : new(_first, _last);
            }
        }
    }

    /// <summary>Takes all that waits; empty when nothing does.</summary>
    public ChangeBatch Take()
    {
        lock (_gate)
        {
            ChangeBatch batch = new([.. _changes.Values], new(_first, _last));
            _changes.Clear();
            return batch;
        }
    }

    private static object KeyOf(MeshChange change) => change switch
    {
        MeshChange.ConfigReplaced config => config.Key,
        MeshChange.WorkloadReplaced workload => workload.NodeId,
        MeshChange.TokenKeysReplaced keys => (typeof(MeshChange.TokenKeysReplaced), keys.Address),
        _ => change.GetType(),
    };
}
