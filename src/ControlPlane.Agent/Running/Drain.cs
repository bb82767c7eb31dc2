using ControlPlane.Agent.Envoys;
using ControlPlane.Model.Proxies;

namespace ControlPlane.Agent.Running;

/// <summary>Lets the requests under way finish before the app and its Envoy end.</summary>
internal sealed class Drain(EnvoyAdmin admin, ProxyKind kind, TimeProvider time)
{
    // So long others may still choose this workload: the news that it leaves has to reach their Envoys.
    private static readonly TimeSpan NewsTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Tells Envoy to leave, and waits until nobody is connected, but at most the limit.</summary>
    /// <param name="limit">The longest wait.</param>
    /// <param name="hurry">Ends the wait.</param>
    internal async Task RunAsync(TimeSpan limit, CancellationToken hurry)
    {
        using var deadline = new CancellationTokenSource(limit, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, hurry);
        try
        {
            var listeners = await admin.ListenersAsync(end.Token);
            var watched = listeners.Where(listener => kind == ProxyKind.Router || listener.IsInbound).ToList();
            await admin.DrainAsync(inboundOnly: kind == ProxyKind.Sidecar, end.Token);
            if (watched.Count > 0)
            {
                await UntilNobodyIsConnectedAsync(watched, end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The limit: whoever is still connected now is cut off.
        }
        catch (HttpRequestException)
        {
            // Envoy is gone: nothing is left to drain.
        }
    }

    private async Task UntilNobodyIsConnectedAsync(IReadOnlyList<EnvoyListener> listeners, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (time.GetElapsedTime(began) >= NewsTime && await admin.ActiveConnectionsAsync(listeners, cancellationToken) == 0)
            {
                return;
            }
        }
    }
}
