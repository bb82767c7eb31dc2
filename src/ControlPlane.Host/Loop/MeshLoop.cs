using ControlPlane.Model;

namespace ControlPlane.Host.Loop;

/// <summary>The one writer of the mesh: takes what gathered in the inbox, makes the next mesh and hands it to its followers.</summary>
internal sealed partial class MeshLoop(
    ChangeInbox inbox, LoopPace pace, IEnumerable<IMeshFollower> followers, SourceStatusBoard sources, ILogger<MeshLoop> logger)
    : BackgroundService
{
    private readonly IMeshFollower[] _followers = [.. followers];
    private Mesh _mesh = Mesh.Empty;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var alarm = pace.CreateAlarm(inbox.Wake);
        try
        {
            while (true)
            {
                await inbox.WaitAsync(stoppingToken);
                if (inbox.Waiting is { } arrivals && !Array.Exists(_followers, follower => follower.IsWaiting))
                {
                    var remaining = pace.Remaining(arrivals);
                    if (remaining > TimeSpan.Zero)
                    {
                        alarm.Change(remaining, Timeout.InfiniteTimeSpan);
                        continue;
                    }
                }

                Push();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private void Push()
    {
        var batch = inbox.Take();
        var before = _mesh;
        _mesh = Apply(batch);
        if (!batch.Changes.IsEmpty)
        {
            pace.Taken(batch.Arrived);
        }

        foreach (var follower in _followers)
        {
            Follow(follower, before, batch);
        }

        // Only now: whoever sees a source as synced finds everything made of it.
        foreach (var synced in batch.Changes.OfType<MeshChange.SourceSynced>())
        {
            sources.Synced(synced.Source);
            Log.SourceSynced(logger, synced.Source, _mesh.Revision);
        }
    }

    private void Follow(IMeshFollower follower, Mesh before, ChangeBatch batch)
    {
        try
        {
            follower.Follow(before, _mesh, batch);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // A bug in one follower must not take the mesh from the others, nor the server down.
            Log.FollowerFailed(logger, follower.GetType().Name, _mesh.Revision, failure);
        }
    }

    private Mesh Apply(ChangeBatch batch)
    {
        try
        {
            return _mesh.Apply(batch.Changes);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Log.BatchFailed(logger, batch.Changes.Length, failure);
            return ApplySingly(batch);
        }
    }

    /// <summary>After a failure: all but the change that is to blame.</summary>
    private Mesh ApplySingly(ChangeBatch batch)
    {
        var mesh = _mesh;
        foreach (var change in batch.Changes)
        {
            try
            {
                mesh = mesh.Apply([change]);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                Log.ChangeFailed(logger, change is MeshChange.ConfigReplaced config ? config.Key.ToString() : change.GetType().Name, failure);
            }
        }

        return mesh;
    }

    private static partial class Log
    {
        [LoggerMessage(1111, LogLevel.Information, "source {Source} is complete at revision {Revision}")]
        public static partial void SourceSynced(ILogger logger, string source, long revision);

        [LoggerMessage(1112, LogLevel.Error, "{Follower} failed at revision {Revision}; what it did before stays in force")]
        public static partial void FollowerFailed(ILogger logger, string follower, long revision, Exception failure);

        [LoggerMessage(1113, LogLevel.Error, "{Count} changes could not be applied together; trying them one by one")]
        public static partial void BatchFailed(ILogger logger, int count, Exception failure);

        [LoggerMessage(1114, LogLevel.Error, "{Change} could not be applied; its last good state stays in force")]
        public static partial void ChangeFailed(ILogger logger, string change, Exception failure);
    }
}
