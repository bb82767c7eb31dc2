using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace ControlPlane.Xds.Streams;

/// <summary>
/// Ends the streams before the server that carries them stops, and keeps each until its client has closed its own side: only then has the
/// client seen the status. A connection that is closed over requests which are still on their way discards the status, and the client
/// reports a fault of the protocol instead of "unavailable, try again".
/// </summary>
internal sealed class StreamDrain(TimeProvider time) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // A client that says or reads nothing must not take up the time that the rest of the host has to stop: its stream is broken off.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _started = new();
    private readonly CancellationTokenSource _overdue = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _streams = 1;

    /// <summary>Cancelled when the streams are to end.</summary>
    internal CancellationToken Started => _started.Token;

    /// <summary>Tells the streams to end; completes when they have, or have been waited for long enough (3 s).</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (!_started.IsCancellationRequested)
        {
            await _started.CancelAsync();
            Leave();
        }

        await _empty.Task.WaitAsync(Longest, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _overdue.CancelAsync();
    }

    public void Dispose()
    {
        _started.Dispose();
        _overdue.Dispose();
    }

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Has the endpoint's streams drained; for an endpoint convention.</summary>
    internal void Guard(EndpointBuilder endpoint)
    {
        if (endpoint.RequestDelegate is { } serve)
        {
            endpoint.RequestDelegate = context => ServeAsync(serve, context);
        }
    }

    private async Task ServeAsync(RequestDelegate serve, HttpContext context)
    {
        Interlocked.Increment(ref _streams);
        await using var overdue = _overdue.Token.UnsafeRegister(static state => ((HttpContext)state!).Abort(), context);
        try
        {
            await serve(context);
            var isExpired = ConnectionExpiry.IsMarked(context);
            if (isExpired || _started.IsCancellationRequested)
            {
                await context.Response.CompleteAsync();
                await ClosedByClientAsync(context);
            }

            if (isExpired)
            {
                context.Connection.RequestClose();
            }
        }
        finally
        {
            Leave();
        }
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _streams) == 0)
        {
            _empty.TrySetResult();
        }
    }

    private async Task ClosedByClientAsync(HttpContext context)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, context.RequestAborted);
        var body = context.Request.BodyReader;
        try
        {
            for (var read = await body.ReadAsync(ending.Token); !read.IsCompleted; read = await body.ReadAsync(ending.Token))
            {
                body.AdvanceTo(read.Buffer.End);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client has reset the stream, which is how most of them close it; or it was waited for long enough.
        }
    }
}
