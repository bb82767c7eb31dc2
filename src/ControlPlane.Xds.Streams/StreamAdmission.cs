using ControlPlane.Xds.Sessions;
using Envoy.Config.Core.V3;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Xds.Streams;

/// <summary>Lets streams in, one by one, has them served to their end, and says how they ended. A fetch is a stream of one answer.</summary>
internal sealed partial class StreamAdmission(IProxyAdmission admission, StreamReporting reporting, LimitReport limits, ILogger<StreamAdmission> logger)
{
    private long _streams;
    private int _open;

    /// <summary>Serves one stream.</summary>
    /// <param name="arrival">Who comes, and how.</param>
    /// <param name="serve">Called once it is admitted; the feed and the report are over when it returns.</param>
    /// <param name="callEnded">Cancelled when the client has gone.</param>
    /// <exception cref="RpcException">What the client is to be told: it is refused, has sent nonsense, or the server failed.</exception>
    internal async Task ServeAsync(StreamArrival arrival, Func<AdmittedStream, Task> serve, CancellationToken callEnded)
    {
        var startedAt = reporting.Now;
        var end = StreamEnd.Client;
        string? admittedVersion = null;
        try
        {
            CountIn(arrival);
            if (await arrival.ReadAsync(callEnded) is not { } first)
            {
                return;
            }

            var connection = Connection(arrival, first);
            using var feed = await AdmitAsync(connection, callEnded);
            var report = reporting.Begin(connection with { Node = Kept(connection.Node) }, feed);
            admittedVersion = report.EnvoyVersion;
            try
            {
                await serve(new AdmittedStream(first.Request, ClientCapabilities.Of(connection.Node), feed, report));
            }
            finally
            {
                report.End();
            }
        }
        catch (RpcException exception)
        {
            end = EndOf(exception.StatusCode, isAdmitted: admittedVersion is not null);
            throw;
        }
        catch (InvalidProtocolBufferException exception)
        {
            // An IOException, too, but the client is still there.
            end = StreamEnd.Invalid;
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"The message cannot be read: {exception.Message}"));
        }
        catch (Exception exception) when (IsClientGone(exception, callEnded))
        {
            // The connection broke or the client cancelled: the normal end of a stream.
        }
        catch (Exception exception)
        {
            end = StreamEnd.Failed;
            Log.Failed(logger, exception, arrival.Caller.Peer);
            throw new RpcException(new Status(StatusCode.Internal, "The control plane failed to serve this stream."));
        }
        finally
        {
            Interlocked.Decrement(ref _open);
            reporting.Metrics.StreamEnded(arrival.Variant, admittedVersion, end, reporting.Now - startedAt);
        }
    }

    /// <exception cref="RpcException">There are as many streams as may be.</exception>
    private void CountIn(StreamArrival arrival)
    {
        if (Interlocked.Increment(ref _open) > limits.MaxStreams)
        {
            throw limits.Exceeded(
                StreamLimit.Streams,
                StatusCode.ResourceExhausted,
                $"The control plane serves {limits.MaxStreams} streams already.",
                new LimitedClient(arrival.Caller.Peer));
        }
    }

    private static bool IsClientGone(Exception exception, CancellationToken callEnded) =>
        exception is OperationCanceledException or IOException || callEnded.IsCancellationRequested;

    private static StreamEnd EndOf(StatusCode status, bool isAdmitted) =>
        (status, isAdmitted) switch
        {
            (StatusCode.InvalidArgument, _) => StreamEnd.Invalid,
            (_, false) => StreamEnd.Refused,
            (StatusCode.ResourceExhausted, true) => StreamEnd.Limited,
            (StatusCode.Unavailable, true) => StreamEnd.Shutdown,
            _ => StreamEnd.Failed,
        };

    /// <summary>What is kept of a node for as long as its stream lasts: not the list of extensions, which is most of it.</summary>
    private static Node Kept(Node node)
    {
        var kept = new Node
        {
            Id = node.Id,
            Cluster = node.Cluster,
            Metadata = node.Metadata,
            Locality = node.Locality,
            UserAgentName = node.UserAgentName,
        };
        if (node.UserAgentBuildVersion is { } build)
        {
            kept.UserAgentBuildVersion = build;
        }
        else
        {
            kept.UserAgentVersion = node.UserAgentVersion;
        }

        return kept;
    }

    private ProxyConnection Connection(StreamArrival arrival, StreamMessage first)
    {
        if (first.Node is not { Id.Length: > 0 } node)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "The first message of a stream must carry node.id."));
        }

        return new ProxyConnection
        {
            StreamId = Interlocked.Increment(ref _streams),
            Node = node,
            Variant = arrival.Variant,
            Peer = arrival.Caller.Peer,
            Authentication = arrival.Caller.Authentication,
            ClientCertificate = arrival.Caller.ClientCertificate,
            Headers = arrival.Caller.Headers,
        };
    }

    private async Task<SnapshotFeed> AdmitAsync(ProxyConnection connection, CancellationToken cancellationToken)
    {
        var verdict = await admission.AdmitAsync(connection, cancellationToken);
        return verdict.Match(
            static admitted => admitted.Snapshots,
            refused =>
            {
                Log.Refused(logger, connection.Node.Id, connection.Peer, refused.Status, refused.Reason);
                throw new RpcException(new Status(refused.Status, refused.Reason));
            });
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Refused the stream of {NodeId} from {Peer}: {Status}, {Reason}")]
        internal static partial void Refused(ILogger logger, string nodeId, string peer, StatusCode status, string reason);

        [LoggerMessage(2, LogLevel.Error, "A discovery stream from {Peer} failed")]
        internal static partial void Failed(ILogger logger, Exception exception, string peer);
    }
}
