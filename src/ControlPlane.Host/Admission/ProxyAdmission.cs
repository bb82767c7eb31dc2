using ControlPlane.Host.Admin;
using ControlPlane.Host.Identities;
using ControlPlane.Host.Proxies;
using ControlPlane.Host.Workloads;
using ControlPlane.Xds.Streams;
using ControlPlane.Xds.Streams.Reports;
using Grpc.Core;

namespace ControlPlane.Host.Admission;

/// <summary>Lets in proxies that have proven who they are, as what they have proven to be, once the server is ready.</summary>
internal sealed class ProxyAdmission(Readiness readiness, PeerCertificates peers, IdentityCheck identities, WorkloadDirectory workloads, ProxyRoster roster)
    : IProxyAdmission, IReportAdmission
{
    public async ValueTask<AdmissionVerdict> AdmitAsync(ProxyConnection connection, CancellationToken cancellationToken)
    {
        if ((peers.Authenticate(connection.ClientCertificate, out var bearer) ?? Unready()) is { } refusal)
        {
            return new AdmissionVerdict.Refused(refusal.StatusCode, refusal.Detail);
        }

        NodeDescription node;
        try
        {
            node = NodeReader.Read(connection.Node);
            node = bearer is null ? node : identities.Bind(node, bearer);
        }
        catch (NodeException fault)
        {
            return new AdmissionVerdict.Refused(StatusCode.InvalidArgument, fault.Message);
        }
        catch (IdentityException fault)
        {
            return new AdmissionVerdict.Refused(StatusCode.PermissionDenied, fault.Message);
        }

        return new AdmissionVerdict.Admitted(await JoinAsync(connection.StreamId, node, cancellationToken));
    }

    /// <summary>Whoever may fetch configuration may report.</summary>
    public ValueTask<Status> AdmitAsync(ReportingClient client, CancellationToken cancellationToken) =>
        new((peers.Authenticate(client.ClientCertificate, out _) ?? Unready()) ?? Status.DefaultSuccess);

    private Status? Unready() => readiness.Reasons() is { IsEmpty: false } reasons
        ? new Status(StatusCode.Unavailable, $"the control plane is not ready: {reasons[0]}")
        : null;

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
}
