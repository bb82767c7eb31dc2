using System.Collections.Concurrent;
using System.Net;

namespace ControlPlane.Features.Tests.Requests;

/// <summary>Requests at a steady rate, whether or not the earlier ones are answered; at most 250 are under way at once.</summary>
internal sealed class OpenLoopLoad : IAsyncDisposable
{
    private const int MostUnderWay = 250;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _failures = [];
    private readonly ConcurrentDictionary<string, int> _versions = new(StringComparer.Ordinal);
    private readonly Task _running;
    private int _sent;

    private OpenLoopLoad(int perSecond, Func<int, Task<Reply>> send) => _running = RunAsync(perSecond, send);

    /// <summary>Requests that were answered or failed.</summary>
    internal int Sent => Volatile.Read(ref _sent);

    /// <summary>What went wrong, with the time into the load.</summary>
    internal IReadOnlyCollection<string> Failures => _failures;

    /// <summary>How many requests each version answered.</summary>
    internal IReadOnlyDictionary<string, int> Versions => _versions;

    /// <param name="perSecond">Requests per second; a multiple of 50.</param>
    /// <param name="send">Sends one; it gets the request's number.</param>
    internal static OpenLoopLoad Start(int perSecond, Func<int, Task<Reply>> send) => new(perSecond, send);

    /// <summary>Ends the load, and waits for what is under way.</summary>
    internal async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task RunAsync(int perSecond, Func<int, Task<Reply>> send)
    {
        var begin = TimeProvider.System.GetTimestamp();
        var underWay = new HashSet<Task>();
        using var timer = new PeriodicTimer(Tick);
        var number = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                underWay.RemoveWhere(task => task.IsCompleted);
                var due = (int)(TimeProvider.System.GetElapsedTime(begin).TotalSeconds * perSecond);
                for (; number < due && underWay.Count < MostUnderWay; number++)
                {
                    underWay.Add(OneAsync(number, begin, send));
                }
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(underWay);
        }
    }

    private async Task OneAsync(int number, long begin, Func<int, Task<Reply>> send)
    {
        try
        {
            var reply = await send(number);
            if (reply.Status == HttpStatusCode.OK)
            {
                _versions.AddOrUpdate(reply.Version ?? "", 1, (_, count) => count + 1);
            }
            else
            {
                Fail(begin, $"{(int)reply.Status} {reply.Body}");
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            Fail(begin, failure.Message);
        }

        Interlocked.Increment(ref _sent);
    }

    private void Fail(long begin, string what) => _failures.Enqueue($"after {TimeProvider.System.GetElapsedTime(begin).TotalSeconds:0.00} s: {what}");
}
