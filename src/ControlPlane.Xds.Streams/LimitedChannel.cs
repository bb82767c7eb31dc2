using ControlPlane.Xds.Sessions;
using Grpc.Core;

namespace ControlPlane.Xds.Streams;

/// <summary>Holds a stream to its limits, before the session sees a request and while the transport takes a response.</summary>
internal sealed class LimitedChannel : IStreamChannel, IAsyncDisposable
{
    private readonly IStreamChannel _inner;
    private readonly StreamLimits _limits;
    private readonly IXdsMetrics _metrics;
    private readonly RequestBudget _budget;
    private readonly HashSet<string> _types = new(StringComparer.Ordinal);

    // One of each for the stream, armed only while somebody waits: a delivery allocates none.
    private readonly CancellationTokenSource _stalled;
    private readonly ITimer _stall;
    private bool _hasRead;

    internal LimitedChannel(IStreamChannel inner, StreamLimits limits, StreamReporting reporting, CancellationToken callEnded)
    {
        _inner = inner;
        _limits = limits;
        _metrics = reporting.Metrics;
        _budget = new RequestBudget(limits, reporting.Clock);
        _stalled = CancellationTokenSource.CreateLinkedTokenSource(callEnded);
        _stall = reporting.Clock.CreateTimer(
            static state => ((CancellationTokenSource)state!).Cancel(), _stalled, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public XdsVariant Variant => _inner.Variant;

    public async Task<StreamMessage?> ReadAsync(CancellationToken cancellationToken)
    {
        var isFirst = !_hasRead;
        _hasRead = true;
        var message = isFirst ? await ReadFirstAsync(cancellationToken) : await _inner.ReadAsync(cancellationToken);
        if (message is not null)
        {
            Check(message, isFirst);
        }

        return message;
    }

    public Task<int> WriteAsync(SessionResponse response, CancellationToken cancellationToken)
    {
        var writing = _inner.WriteAsync(response, _stalled.Token);
        return writing.IsCompletedSuccessfully
            ? writing
            : InTimeAsync(
                writing,
                _limits.WriteTimeout,
                () => Exceeded(StreamLimit.WriteStall, StatusCode.ResourceExhausted, $"The client did not take a response within {_limits.WriteTimeout}."),
                cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stall.DisposeAsync();
        _stalled.Dispose();
    }

    private Task<StreamMessage?> ReadFirstAsync(CancellationToken cancellationToken) => InTimeAsync(
        _inner.ReadAsync(_stalled.Token),
        _limits.FirstMessageTimeout,
        () => Exceeded(StreamLimit.FirstMessage, StatusCode.DeadlineExceeded, $"The stream had no message within {_limits.FirstMessageTimeout}."),
        cancellationToken);

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

    private void Check(StreamMessage message, bool isFirst)
    {
        if (!_budget.TryTake())
        {
            throw Exceeded(
                StreamLimit.RequestRate, StatusCode.ResourceExhausted, $"More than {_limits.RequestsPerSecond} requests a second on a stream.");
        }

        if (isFirst && message.Node?.CalculateSize() is { } size && size > _limits.NodeBytes)
        {
            throw Exceeded(StreamLimit.NodeBytes, StatusCode.InvalidArgument, $"The node has {size} bytes; at most {_limits.NodeBytes} are taken.");
        }

        if (!_types.Contains(message.Request.TypeUrl) && _types.Count >= _limits.TypesPerStream)
        {
            throw Exceeded(StreamLimit.Types, StatusCode.InvalidArgument, $"More than {_limits.TypesPerStream} types on a stream.");
        }

        _types.Add(message.Request.TypeUrl);
        CheckNames(message.Request.Names, message.Request.Names.Count);
        CheckNames(message.Request.Unsubscribed, message.Request.Unsubscribed.Count);
        CheckNames(message.Request.InitialVersions.Keys, message.Request.InitialVersions.Count);
    }

    private void CheckNames(IEnumerable<string> names, int count)
    {
        if (count > _limits.NamesPerRequest)
        {
            throw Exceeded(
                StreamLimit.Names, StatusCode.InvalidArgument, $"A request has {count} names; at most {_limits.NamesPerRequest} are taken.");
        }

        if (count != 0 && names.Any(name => name.Length > _limits.NameLength))
        {
            throw Exceeded(StreamLimit.NameLength, StatusCode.InvalidArgument, $"A name is longer than {_limits.NameLength}.");
        }
    }

    private RpcException Exceeded(StreamLimit limit, StatusCode status, string reason)
    {
        _metrics.LimitExceeded(limit);
        return new RpcException(new Status(status, reason));
    }
}
