using System.Threading.Channels;
using ControlPlane.Host.Loop;
using ControlPlane.Model;

namespace ControlPlane.Host.TokenKeys;

/// <summary>Keeps the public keys of token issuers in the mesh: fetched when a policy first names them, refreshed, and kept while a refresh fails.</summary>
internal sealed partial class KeyFetching(KeyDownload download, ChangeInbox inbox, TimeProvider time, ILogger<KeyFetching> logger) : BackgroundService, IMeshFollower
{
    private const string Source = "token keys";
    private const int AtOnce = 8;

    private readonly Channel<bool> _wakeUps = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Mesh _mesh = Mesh.Empty;

    public void Follow(Mesh before, Mesh after, ChangeBatch batch)
    {
        if (before.RequestAuthentications != after.RequestAuthentications)
        {
            Volatile.Write(ref _mesh, after);
            Wake();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var schedule = KeySchedule.Empty;
        try
        {
            while (true)
            {
                var wanted = schedule.For(Volatile.Read(ref _mesh), time.GetUtcNow());
                inbox.Post(Source, [.. schedule.Entries.Keys.Except(wanted.Entries.Keys).Select(gone => new MeshChange.TokenKeysReplaced(gone, null))]);
                schedule = await FetchAsync(wanted, stoppingToken);
                await WaitAsync(schedule.Next, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private async Task<KeySchedule> FetchAsync(KeySchedule schedule, CancellationToken cancellationToken)
    {
        foreach (var some in schedule.DueAt(time.GetUtcNow()).Chunk(AtOnce))
        {
            var results = await Task.WhenAll(some.Select(due => FetchOneAsync(due.Address, due.Timeout, cancellationToken)));
            inbox.Post(Source, [.. results.Where(result => result.Jwks is not null).Select(result => new MeshChange.TokenKeysReplaced(result.Address, result.Jwks))]);
            foreach (var (address, jwks) in results)
            {
                schedule = jwks is null ? schedule.Failed(address, time.GetUtcNow()) : schedule.Succeeded(address, time.GetUtcNow());
            }
        }

        return schedule;
    }

    private async Task<(string Address, string? Jwks)> FetchOneAsync(string address, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            return (address, await download.GetAsync(address, timeout, cancellationToken));
        }
        catch (KeyDownloadException fault)
        {
            Log.Failed(logger, fault.Message);
            return (address, null);
        }
    }

    private async Task WaitAsync(DateTimeOffset? due, CancellationToken cancellationToken)
    {
        if (due is not { } at)
        {
            await _wakeUps.Reader.ReadAsync(cancellationToken);
            return;
        }

        var left = at - time.GetUtcNow();
        using var timer = time.CreateTimer(_ => Wake(), null, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        await _wakeUps.Reader.ReadAsync(cancellationToken);
    }

    private void Wake() => _wakeUps.Writer.TryWrite(true);

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Warning, "the keys of a token issuer could not be fetched, those that are known stay: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
