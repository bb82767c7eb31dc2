using System.Net;
using ControlPlane.Host.Admin;
using ControlPlane.Host.Options;
using ControlPlane.Host.Proxies;
using ControlPlane.Host.Workloads;
using ControlPlane.Xds.Streams;
using ControlPlane.Xds.Streams.Reports;
using Grpc.Core;

namespace ControlPlane.Host.Admission;

/// <summary>Lets in what describes itself as a proxy, once the server is ready. Nothing that a node says is proven: identities come with TLS.</summary>
internal sealed class ProxyAdmission(Readiness readiness, ControlPlaneOptions options, WorkloadDirectory workloads, ProxyRoster roster) : IProxyAdmission, IReportAdmission
{
    public async ValueTask<AdmissionVerdict> AdmitAsync(ProxyConnection connection, CancellationToken cancellationToken)
    {
        if (Refusal(connection.Peer) is { } refusal)
        {
            return new AdmissionVerdict.Refused(refusal.StatusCode, refusal.Detail);
        }

        NodeDescription node;
        try
        {
            node = NodeReader.Read(connection.Node);
        }
        catch (NodeException fault)
        {
            return new AdmissionVerdict.Refused(StatusCode.InvalidArgument, fault.Message);
        }

        return new AdmissionVerdict.Admitted(await JoinAsync(connection.StreamId, node, cancellationToken));
    }

    /// <summary>Whoever may fetch configuration may report.</summary>
    public ValueTask<Status> AdmitAsync(ReportingClient client, CancellationToken cancellationToken) =>
        new(Refusal(client.Peer) ?? Status.DefaultSuccess);

    private Status? Refusal(string peer)
    {
        if (!options.AllowPlaintextXds && !IsLoopback(peer))
        {
            return new Status(
                StatusCode.PermissionDenied, $"{peer} is not a loopback address, and this control plane runs without --allow-plaintext-xds");
        }

        return readiness.Reasons() is { IsEmpty: false } reasons
            ? new Status(StatusCode.Unavailable, $"the control plane is not ready: {reasons[0]}")
            : null;
    }

    private async Task<SnapshotFeed> JoinAsync(long streamId, NodeDescription node, CancellationToken cancellationToken)
    {
        // First, so that the mesh from which the first snapshot is made knows the workload.
        workloads.Connected(node.Proxy, node.AgentReportsHealth);
        try
        {
            return await roster.JoinAsync(streamId, node, cancellationToken);
        }
        catch
        {
            // Left before it was served: from here on nobody else tells of its end.
            workloads.Disconnected(node.Proxy.NodeId);
            throw;
        }
    }

    /// <param name="peer">As gRPC writes it: <c>ipv4:127.0.0.1:4711</c>, <c>ipv6:[::1]:4711</c>.</param>
    private static bool IsLoopback(string peer) =>
        IPEndPoint.TryParse(peer[(peer.IndexOf(':', StringComparison.Ordinal) + 1)..], out var address)
        && IPAddress.IsLoopback(address.Address.IsIPv4MappedToIPv6 ? address.Address.MapToIPv4() : address.Address);
}
