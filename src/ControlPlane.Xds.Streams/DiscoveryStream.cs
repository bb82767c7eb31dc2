using ControlPlane.Xds.Sessions;
using Grpc.Core;

namespace ControlPlane.Xds.Streams;

/// <summary>
/// Serves one proxy: moves messages between the socket and the session, which this loop alone owns. There is no queue. While a write waits
/// for a slow client, newer snapshots just replace each other.
/// </summary>
internal sealed class DiscoveryStream(IStreamChannel channel, AdsSession session, SnapshotFeed feed, StreamReport report, StreamAge age)
{
    // Requests that are there already are read before the next answer, so that a client which comes back with all its types at once is
    // answered in push order; but only so many, lest a flood of requests keeps answers back.
    private const int MostRequestsInARow = 16;

    private readonly WakeUp _wakeUp = new();

    /// <summary>Takes in a request and says so.</summary>
    /// <exception cref="RpcException">INVALID_ARGUMENT: it is none of this stream.</exception>
    internal static void Take(AdsSession session, SubscriptionRequest request, StreamReport report)
    {
        var verdict = session.OnRequest(request, report.Now);
        report.Received(session, verdict);
        if (verdict is RequestVerdict.Malformed malformed)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, malformed.Reason));
        }
    }

    /// <summary>Returns when the client closes the stream, or it is too old; throws when it breaks or the server stops.</summary>
    internal async Task RunAsync(SubscriptionRequest first, CancellationToken callEnded, CancellationToken serverStopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(callEnded);
        await using var alarm = report.CreateAlarm(_wakeUp);
        await using var stopping = serverStopping.UnsafeRegister(static state => ((WakeUp)state!).Call(), _wakeUp);
        feed.Watch(_wakeUp);
        Take(session, first, report);
        var reading = BeginReading(ending.Token);
        try
        {
            while (!serverStopping.IsCancellationRequested)
            {
                _wakeUp.Reset();
                for (var count = 0; reading.IsCompleted && count < MostRequestsInARow; count++)
                {
                    if (await reading is not { } message)
                    {
                        return;
                    }

                    Take(session, message.Request, report);
                    reading = BeginReading(ending.Token);
                }

                if (!age.IsOver(report.Now))
                {
                    await SendAsync(alarm, reading, callEnded);
                }
                else if (age.MayEnd(session, report.Now))
                {
                    return;
                }
                else
                {
                    alarm.Change(report.Until(age.GivesUpAt), Timeout.InfiniteTimeSpan);
                }

                report.Answer(session);
                if (!reading.IsCompleted)
                {
                    await _wakeUp.WaitAsync();
                }
            }
        }
        finally
        {
            await StopReadingAsync(reading, ending);
        }

        throw new RpcException(new Status(StatusCode.Unavailable, "The control plane is stopping."));
    }

    /// <summary>The end of the reading wakes the loop, too. (One continuation for each reading, where a wait for either would leave one at every turn.)</summary>
    private Task<StreamMessage?> BeginReading(CancellationToken cancellationToken)
    {
        var reading = channel.ReadAsync(cancellationToken);
        if (!reading.IsCompleted)
        {
            reading.GetAwaiter().UnsafeOnCompleted(_wakeUp.CallHere);
        }

        return reading;
    }

    /// <summary>Sends what there is to send, until there is nothing more or the client has said something.</summary>
    private async Task SendAsync(ITimer alarm, Task reading, CancellationToken callEnded)
    {
        do
        {
            if (feed.Current is { } snapshot)
            {
                session.OnSnapshot(snapshot);
            }

            var step = session.NextResponse(report.Now);
            report.Noticed(step.Notices);
            if (step.Response is not { } response)
            {
                alarm.Change(report.Until(age.Earlier(step.AskAgainAt)), Timeout.InfiniteTimeSpan);
                report.Rested(session);
                return;
            }

            report.Sent(session, response, await channel.WriteAsync(response, callEnded));
        }
        while (!reading.IsCompleted);

        _wakeUp.Call();
    }

    private static async Task StopReadingAsync(Task reading, CancellationTokenSource ending)
    {
        await ending.CancelAsync();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
