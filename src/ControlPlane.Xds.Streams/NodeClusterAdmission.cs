namespace ControlPlane.Xds.Streams;

/// <summary>
/// Lets every node in, into the scope that its <c>node.cluster</c> names. It proves nothing about who connects: for tests, examples and
/// networks that nobody else can reach. Scopes need not exist yet; a node waits until its scope has a snapshot.
/// </summary>
public sealed class NodeClusterAdmission(SnapshotCache snapshots) : IProxyAdmission
{
    public ValueTask<AdmissionVerdict> AdmitAsync(ProxyConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return new(new AdmissionVerdict.Admitted(snapshots.Open(connection.Node.Cluster)));
    }
}
