using System.Threading.Channels;
using ControlPlane.Agent.Timing;
using ControlPlane.Agent.V1;
using Grpc.Core;

namespace ControlPlane.Agent.Running;

/// <summary>
/// Tells the control plane how the app is: the latest state at once, again after each reconnection. States in between may be left out.
/// </summary>
internal sealed class WorkloadReporter(WorkloadReportService.WorkloadReportServiceClient client, string nodeId, TimeProvider time, RunMessages messages)
{
    // A stream that lived this long was a good one: the next failure is a new one.
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(10);

    // Latest wins: what was not sent yet is replaced.
    private readonly Channel<WorkloadReport.Types.State> _states =
        Channel.CreateBounded<WorkloadReport.Types.State>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    private WorkloadReport.Types.State _last = WorkloadReport.Types.State.Unspecified;
    private bool _lossWasSaid;

    internal void Tell(WorkloadReport.Types.State state) => _states.Writer.TryWrite(state);

    /// <summary>No more states will come: once the last one is sent, <see cref="RunAsync"/> ends the stream and returns.</summary>
    internal void Complete() => _states.Writer.TryComplete();

    /// <summary>Keeps a stream to the control plane until <see cref="Complete"/> or cancellation.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var backoff = new ReportBackoff();
        while (true)
        {
            var began = time.GetTimestamp();
            var lost = await StreamAsync(cancellationToken);
            if (lost is null)
            {
                return;
            }

            if (time.GetElapsedTime(began) > Lasting)
            {
                backoff.Reset();
                _lossWasSaid = false;
            }

            SayOnce(lost);
            await Pause.ForAsync(backoff.Next(), time, cancellationToken);
        }
    }

    // Null: the stream ended as it should; otherwise why it was lost.
    private async Task<string?> StreamAsync(CancellationToken cancellationToken)
    {
        using var call = client.Report(cancellationToken: cancellationToken);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            if (_last != WorkloadReport.Types.State.Unspecified && !_states.Reader.TryPeek(out _))
            {
                await SendAsync(call, cancellationToken);
            }

            while (await HasMoreAsync(call, ended.Token))
            {
                while (_states.Reader.TryRead(out var state))
                {
                    _last = state;
                    await SendAsync(call, cancellationToken);
                }
            }

            await call.RequestStream.CompleteAsync();
            await call.ResponseAsync;
            return null;
        }
        catch (RpcException failure) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{failure.StatusCode} {failure.Status.Detail}";
        }
        catch (Exception failure) when (failure is InvalidOperationException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // It was written to just when the server ended it, or while no server was there: the client cancels such a write itself.
            return "the stream ended";
        }
        finally
        {
            await ended.CancelAsync(); // nobody waits for the states of a stream that is gone
        }
    }

    private Task SendAsync(AsyncClientStreamingCall<WorkloadReport, WorkloadReportResponse> call, CancellationToken cancellationToken) =>
        call.RequestStream.WriteAsync(new WorkloadReport { NodeId = nodeId, State = _last }, cancellationToken);

    private async Task<bool> HasMoreAsync(AsyncClientStreamingCall<WorkloadReport, WorkloadReportResponse> call, CancellationToken cancellationToken)
    {
        var more = _states.Reader.WaitToReadAsync(cancellationToken).AsTask();
        if (await Task.WhenAny(more, call.ResponseAsync) == more)
        {
            return await more;
        }

        await call.ResponseAsync; // throws why the call ended
        throw new RpcException(new(StatusCode.Unavailable, "the server ended the stream"));
    }

    private void SayOnce(string reason)
    {
        if (!_lossWasSaid)
        {
            _lossWasSaid = true;
            messages.Say($"cannot report the app's health to the control plane ({reason}); trying on");
        }
    }
}
