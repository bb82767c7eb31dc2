using Grpc.Core;

namespace ControlPlane.Host.Identities;

/// <summary>Who reports, and whether the report is about its own workload.</summary>
internal sealed class ReportIdentity(PeerCertificates peers, IdentityCheck identities)
{
    /// <summary>Null: nobody proven, and that is allowed here.</summary>
    /// <exception cref="RpcException">UNAUTHENTICATED.</exception>
    internal ProvenIdentity? Of(ServerCallContext call) =>
        peers.Authenticate(call.GetHttpContext().Connection.ClientCertificate, out var bearer) is { } refusal ? throw new RpcException(refusal) : bearer;

    /// <exception cref="RpcException">PERMISSION_DENIED: the node is another's.</exception>
    internal void Check(string nodeId, ProvenIdentity? bearer)
    {
        if (bearer is not null && !identities.MayReport(nodeId, bearer))
        {
            throw new RpcException(new(StatusCode.PermissionDenied, $"the node \"{nodeId}\" is not one of {bearer.Id}"));
        }
    }
}
