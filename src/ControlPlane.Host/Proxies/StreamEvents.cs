using System.Collections.Concurrent;
using ControlPlane.Host.Workloads;
using ControlPlane.Xds;
using ControlPlane.Xds.Sessions;
using ControlPlane.Xds.Streams;

namespace ControlPlane.Host.Proxies;

/// <summary>Passes on what happens on the streams to those whom it concerns.</summary>
internal sealed class StreamEvents(WorkloadDirectory workloads, ProxyRoster roster, ConvergenceLog convergence) : IProxyStatusListener
{
    private readonly ConcurrentDictionary<long, bool> _accepted = new();

    public void Connected(ProxyStatus status)
    {
        // The workload was stated at admission, so that its own listeners are part of its first snapshot.
    }

    public void Changed(ProxyStatus status)
    {
        if (_accepted.ContainsKey(status.StreamId))
        {
            return;
        }

        // Revision, not version: an Envoy that comes back with all its listeners is sent nothing, and has accepted them all the same.
        if (status.Types.Any(type => ReferenceEquals(type.Subscription.Type, ResourceType.Listener) && type.Subscription.AckedRevision > 0)
            && _accepted.TryAdd(status.StreamId, true))
        {
            workloads.ListenersAccepted(status.NodeId);
        }
    }

    public void Rejected(ProxyStatus status, RequestVerdict.Rejected rejection)
    {
        // The stream has logged it with its origins, the metrics count it, and the board shows it.
    }

    public void Disconnected(ProxyStatus status)
    {
        _accepted.TryRemove(status.StreamId, out _);
        roster.Leave(status.StreamId);
        workloads.Disconnected(status.NodeId);
    }

    void IProxyStatusListener.Converged(RevisionConverged revision) => convergence.Converged(revision);
}
