using ControlPlane.Sources;

namespace ControlPlane.Host.Loop;

/// <summary>Runs every source for as long as the server lives, and starts one that failed again, later each time.</summary>
internal sealed partial class SourceSupervisor(IEnumerable<ISource> sources, ChangeInbox inbox, SourceStatusBoard board, TimeProvider time, ILogger<SourceSupervisor> logger)
    : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(sources.Select(source => KeepRunningAsync(source, stoppingToken)));

    private async Task KeepRunningAsync(ISource source, CancellationToken cancellationToken)
    {
        var feed = new SourceFeed(source, inbox);
        var pause = FirstPause;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                board.Started(source.Name);
                await feed.RunAsync(cancellationToken);
                Log.SourceEnded(logger, source.Name, pause);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // Whatever a source throws: the mesh it told of stays, and the other sources go on.
                board.Failed(source.Name, failure.Message);
                Log.SourceFailed(logger, source.Name, pause, failure);
            }

            pause = feed.SyncedInLastRun ? FirstPause : TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, pause.Ticks * 2));
            await PauseAsync(pause, cancellationToken);
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(pause, time);
        try
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The caller's loop sees the token.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1101, LogLevel.Error, "source {Source} failed; what it told of stays, next try in {Pause}")]
        public static partial void SourceFailed(ILogger logger, string source, TimeSpan pause, Exception failure);

        [LoggerMessage(1102, LogLevel.Warning, "source {Source} ended; next try in {Pause}")]
        public static partial void SourceEnded(ILogger logger, string source, TimeSpan pause);
    }
}
