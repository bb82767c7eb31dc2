using ControlPlane.Xds.Sessions;
using Grpc.Core;

namespace ControlPlane.Xds.Streams;

/// <summary>Holds a stream to its limits, before the session sees a request and while the transport takes a response.</summary>
internal sealed class LimitedChannel : IStreamChannel, IAsyncDisposable
{
    private readonly IStreamChannel _inner;
    private readonly StreamLimits _limits;
    private readonly TimeProvider _clock;
    private readonly RequestLimits _requests;
    private readonly RequestBudget _budget;

    // One of each for the stream, armed only while somebody waits: a delivery allocates none.
    private readonly CancellationTokenSource _stalled;
    private readonly ITimer _stall;
    private bool _hasRead;

    internal LimitedChannel(IStreamChannel inner, LimitReport report, Caller caller, CancellationToken callEnded)
    {
        _inner = inner;
        _limits = report.Limits;
        _clock = report.Clock;
        _requests = new RequestLimits(report, caller.Peer);
        _budget = new RequestBudget(_limits, _clock);
        _stalled = CancellationTokenSource.CreateLinkedTokenSource(callEnded);
        _stall = _clock.CreateTimer(
            static state => ((CancellationTokenSource)state!).Cancel(), _stalled, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public XdsVariant Variant => _inner.Variant;

    /// <summary>Who knows what the stream asks for by now; from then on that is limited, too.</summary>
    internal void Serve(AdsSession session) => _requests.Session = session;

    public async Task<StreamMessage?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!_hasRead)
        {
            _hasRead = true;
            if (await ReadFirstAsync(cancellationToken) is not { } first)
            {
                return null;
            }

            _budget.Take();
            _requests.CheckFirst(first);
            return first;
        }

        _requests.CheckHeld();
        if (await _inner.ReadAsync(cancellationToken) is not { } message)
        {
            return null;
        }

        await HoldBackAsync(cancellationToken);
        _requests.CheckNext(message);
        return message;
    }

    public Task<int> WriteAsync(SessionResponse response, CancellationToken cancellationToken)
    {
        _budget.Grant();
        var writing = _inner.WriteAsync(response, _stalled.Token);
        return writing.IsCompletedSuccessfully ? writing : WriteInTimeAsync(writing, response, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stall.DisposeAsync();
        _stalled.Dispose();
    }

    private Task<int> WriteInTimeAsync(Task<int> writing, SessionResponse response, CancellationToken cancellationToken)
    {
        var bytes = new EncodedResponse(response, Variant).Length;
        var limit = _limits.WriteTimeout + TimeSpan.FromSeconds((double)bytes / _limits.WriteBytesPerSecond);
        return InTimeAsync(
            writing,
            limit,
            () => _requests.Exceeded(
                StreamLimit.WriteStall, $"The client did not take a response of {bytes} bytes within {limit}.", StatusCode.ResourceExhausted),
            cancellationToken);
    }

    private Task<StreamMessage?> ReadFirstAsync(CancellationToken cancellationToken) => InTimeAsync(
        _inner.ReadAsync(_stalled.Token),
        _limits.FirstMessageTimeout,
        () => _requests.Exceeded(
            StreamLimit.FirstMessage, $"The stream had no message within {_limits.FirstMessageTimeout}.", StatusCode.DeadlineExceeded),
        cancellationToken);

    /// <summary>A request beyond the rate waits, and those behind it wait in the transport, which holds a bounded number of bytes.</summary>
    private async ValueTask HoldBackAsync(CancellationToken cancellationToken)
    {
        if (_budget.Take() is not { } wait)
        {
            throw _requests.Exceeded(
                StreamLimit.RequestRate,
                $"More than {_limits.RequestsPerSecond} requests a second for more than {_limits.RequestBacklog}.",
                StatusCode.ResourceExhausted);
        }

        if (wait > TimeSpan.Zero)
        {
            var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var timer = _clock.CreateTimer(
                static state => ((TaskCompletionSource)state!).TrySetResult(), waiting, wait, Timeout.InfiniteTimeSpan);
            await waiting.Task.WaitAsync(cancellationToken);
        }
    }

    private async Task<T> InTimeAsync<T>(Task<T> work, TimeSpan limit, Func<RpcException> late, CancellationToken callEnded)
    {
        _stall.Change(limit, Timeout.InfiniteTimeSpan);
        try
        {
            return await work;
        }
        catch (Exception exception) when (IsLate(exception, callEnded))
        {
            throw late();
        }
        finally
        {
            _stall.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private bool IsLate(Exception exception, CancellationToken callEnded) =>
        exception is OperationCanceledException or IOException or RpcException
        && _stalled.IsCancellationRequested && !callEnded.IsCancellationRequested;
}
