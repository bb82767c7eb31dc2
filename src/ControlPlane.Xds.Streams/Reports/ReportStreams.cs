using Envoy.Config.Core.V3;
using Grpc.Core;

namespace ControlPlane.Xds.Streams.Reports;

/// <summary>What the streams of reports have in common: who is let in, and how they end.</summary>
internal sealed class ReportStreams(IReportAdmission admission, LimitReport limits, StreamDrain drain)
{
    /// <exception cref="RpcException">INVALID_ARGUMENT: there is no node id. Or what the host says.</exception>
    internal async Task<ReportingClient> AdmitAsync(Node? node, ServerCallContext call)
    {
        if (node is not { Id.Length: > 0 })
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "The first message of a stream must carry node.id."));
        }

        var caller = Caller.Of(call);
        new RequestLimits(limits, caller.Peer).CheckNode(node);
        var client = new ReportingClient
        {
            Node = node,
            Peer = caller.Peer,
            ClientCertificate = caller.ClientCertificate,
            Headers = caller.Headers,
        };
        var verdict = await admission.AdmitAsync(client, call.CancellationToken);
        return verdict.StatusCode == StatusCode.OK ? client : throw new RpcException(verdict);
    }

    /// <summary>Serves a stream until its client closes it, goes away, or the server stops.</summary>
    internal async Task RunAsync(ServerCallContext call, Func<CancellationToken, Task> serve)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken, drain.Started);
        try
        {
            await serve(ending.Token);
        }
        catch (Exception exception) when (call.CancellationToken.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            // The client has gone: the normal end.
        }
        catch (OperationCanceledException) when (drain.Started.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "The control plane is stopping."));
        }
    }
}
