using ControlPlane.Model;
using ControlPlane.Model.Config;
using ControlPlane.Sources;

namespace ControlPlane.Host.Loop;

/// <summary>Carries one source's changes into the inbox, over all its runs: what a later run no longer states is dropped once that run is complete.</summary>
internal sealed class SourceFeed(ISource source, ChangeInbox inbox)
{
    // A source that never pauses is cut into pieces, so that its first changes do not wait for its last.
    private const int LargestPost = 10_000;

    private readonly HashSet<ConfigKey> _stated = [];
    private readonly HashSet<ConfigKey> _unconfirmed = [];
    private readonly List<MeshChange> _gathered = [];

    /// <summary>Whether the run before, or the present one, stated everything it knows.</summary>
    internal bool SyncedInLastRun { get; private set; }

    /// <summary>Until the source ends or fails.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        SyncedInLastRun = false;
        _gathered.Clear();
        _unconfirmed.UnionWith(_stated);
        await using var changes = source.WatchAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            var next = changes.MoveNextAsync();
            while (true)
            {
                if (!next.IsCompleted || _gathered.Count >= LargestPost)
                {
                    Post();
                }

                if (!await next)
                {
                    return;
                }

                Gather(changes.Current);
                next = changes.MoveNextAsync();
            }
        }
        finally
        {
            // What was said before a failure is as true as what was said before a pause.
            Post();
        }
    }

    private void Gather(MeshChange change)
    {
        switch (change)
        {
            case MeshChange.ConfigReplaced(var key, var value):
                _unconfirmed.Remove(key);
                if (value is null)
                {
                    _stated.Remove(key);
                }
                else
                {
                    _stated.Add(key);
                }

                break;
            case MeshChange.SourceSynced:
                SyncedInLastRun = true;
                _gathered.AddRange(_unconfirmed.Select(key => new MeshChange.ConfigReplaced(key, null)));
                _stated.ExceptWith(_unconfirmed);
                _unconfirmed.Clear();
                break;
        }

        _gathered.Add(change);
    }

    /// <summary>What came without a pause belongs together (one saved file), so it goes in one piece.</summary>
    private void Post()
    {
        inbox.Post(source.Name, [.. _gathered]);
        _gathered.Clear();
    }
}
