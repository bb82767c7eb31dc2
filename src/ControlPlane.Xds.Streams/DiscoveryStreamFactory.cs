using ControlPlane.Xds.Sessions;
using Envoy.Config.Core.V3;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ControlPlane.Xds.Streams;

/// <summary>Lets streams in, one by one, and serves them to their end.</summary>
internal sealed partial class DiscoveryStreamFactory(
    IProxyAdmission admission,
    StreamReporting reporting,
    IOptions<XdsServerOptions> options,
    StreamDrain drain,
    ILogger<DiscoveryStreamFactory> logger)
{
    private long _streams;

    internal async Task ServeAsync(IStreamChannel channel, ServerCallContext call)
    {
        var startedAt = reporting.Now;
        var end = StreamEnd.Client;
        string? admittedVersion = null;
        try
        {
            if (await channel.ReadAsync(call.CancellationToken) is not { } first)
            {
                return;
            }

            Check(first);
            var connection = Connection(channel.Variant, first, call);
            using var feed = await AdmitAsync(connection, call.CancellationToken);
            var report = reporting.Begin(connection, feed);
            admittedVersion = report.EnvoyVersion;
            try
            {
                var stream = new DiscoveryStream(channel, new AdsSession(channel.Variant, options.Value.Session), feed, report);
                await stream.RunAsync(first.Request, call.CancellationToken, drain.Started);
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
        catch (Exception exception) when (IsClientGone(exception, call.CancellationToken))
        {
            // The connection broke or the client cancelled: the normal end of a stream.
        }
        catch (Exception exception)
        {
            end = StreamEnd.Failed;
            Log.Failed(logger, exception, call.Peer);
            throw new RpcException(new Status(StatusCode.Internal, "The control plane failed to serve this stream."));
        }
        finally
        {
            reporting.Metrics.StreamEnded(channel.Variant, admittedVersion, end, reporting.Now - startedAt);
        }
    }

    private static void Check(StreamMessage first)
    {
        if (string.IsNullOrEmpty(first.Node?.Id))
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "The first message of a stream must carry node.id."));
        }

        if (first.Request.TypeUrl.Length == 0)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, DiscoveryStream.NoTypeUrl));
        }
    }

    private static bool IsClientGone(Exception exception, CancellationToken callEnded) =>
        exception is OperationCanceledException or IOException || callEnded.IsCancellationRequested;

    private static StreamEnd EndOf(StatusCode status, bool isAdmitted) =>
        (status, isAdmitted) switch
        {
            (StatusCode.InvalidArgument, _) => StreamEnd.Invalid,
            (_, false) => StreamEnd.Refused,
            (StatusCode.Unavailable, true) => StreamEnd.Shutdown,
            _ => StreamEnd.Failed,
        };

    private ProxyConnection Connection(XdsVariant variant, StreamMessage first, ServerCallContext call) =>
        new()
        {
            StreamId = Interlocked.Increment(ref _streams),
            Node = first.Node ?? new Node(),
            Variant = variant,
            Peer = call.Peer,
            Authentication = call.AuthContext,
            ClientCertificate = call.GetHttpContext().Connection.ClientCertificate,
            Headers = call.RequestHeaders,
        };

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
