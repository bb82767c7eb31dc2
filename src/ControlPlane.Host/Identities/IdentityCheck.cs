using System.Collections.Immutable;
using ControlPlane.Certificates;
using ControlPlane.Host.Admission;
using ControlPlane.Host.Loop;
using ControlPlane.Host.Proxies;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.WorkloadEntries;

namespace ControlPlane.Host.Identities;

/// <summary>Holds what a node says of itself against who it has proven to be. Any thread.</summary>
internal sealed class IdentityCheck(MeshView mesh, ProxyRoster roster)
{
    private Declared _declared = new(ImmutableSortedDictionary<ObjectName, WorkloadEntry>.Empty);

    /// <summary>The node with everything that its identity decides taken from there, and what was declared of its address from the declaration.</summary>
    /// <exception cref="IdentityException">It claims to be another.</exception>
    internal NodeDescription Bind(NodeDescription node, ProvenIdentity bearer)
    {
        var proxy = node.Proxy;
        CheckNames(proxy, bearer);
        CheckNodeId(proxy.NodeId, bearer, proxy.Kind);
        if (roster.Proxies.Any(other => other.Node.Proxy.NodeId == proxy.NodeId && !Is(other.Node.Proxy, bearer.Id)))
        {
            throw new IdentityException($"the node id \"{proxy.NodeId}\" is in use by another identity");
        }

        var labels = proxy.Labels;
        foreach (var entry in EntriesAt(proxy.Addresses))
        {
            if (!IsOf(entry, bearer.Id))
            {
                throw new IdentityException($"the address {entry.Spec.Address} is that of WorkloadEntry {entry.Metadata.Namespace}/{entry.Metadata.Name}, which is not of {bearer.Id}");
            }

            labels = EquatableMap<string>.From(labels.Where(label => !entry.Spec.Labels.TryGetValue(label.Key, out _)).Concat(entry.Spec.Labels));
        }

        return node with { Proxy = proxy with { Namespace = bearer.Id.Namespace, ServiceAccount = bearer.Id.ServiceAccount, Labels = labels } };
    }

    /// <summary>Whether the bearer may speak for a node that it names in a report.</summary>
    internal bool MayReport(string nodeId, ProvenIdentity bearer)
    {
        try
        {
            CheckNodeId(nodeId, bearer, ProxyKind.Sidecar);
        }
        catch (IdentityException)
        {
            return false;
        }

        return roster.Find(nodeId) is not { } connected || Is(connected.Node.Proxy, bearer.Id);
    }

    private static bool Is(Proxy proxy, SpiffeId id) => proxy.Namespace == id.Namespace && proxy.ServiceAccount == id.ServiceAccount;

    private static bool IsOf(WorkloadEntry entry, SpiffeId id) =>
        entry.Metadata.Namespace == id.Namespace && (entry.Spec.ServiceAccount.Length == 0 || entry.Spec.ServiceAccount == id.ServiceAccount);

    private static void CheckNames(Proxy proxy, ProvenIdentity bearer)
    {
        if (proxy.Namespace != bearer.Id.Namespace)
        {
            throw new IdentityException($"the node says namespace \"{proxy.Namespace}\"; its certificate is of {bearer.Id}");
        }

        if (proxy.ServiceAccount.Length > 0 && proxy.ServiceAccount != bearer.Id.ServiceAccount)
        {
            throw new IdentityException($"the node says service account \"{proxy.ServiceAccount}\"; its certificate is of {bearer.Id}");
        }

        if (bearer.Name is { } name && proxy.Name != name)
        {
            throw new IdentityException($"the node says it is \"{proxy.Name}\"; its certificate was given to \"{name}\"");
        }
    }

    // sidecar~IP~NAME.NAMESPACE~NAMESPACE.svc.cluster.local: what Envoys are keyed by must not name another's place either.
    private static void CheckNodeId(string nodeId, ProvenIdentity bearer, ProxyKind kind)
    {
        var parts = nodeId.Split('~');
        if (parts.Length != 4 && kind == ProxyKind.Grpc)
        {
            return; // such an id has no parts that could be another's
        }

        var @namespace = bearer.Id.Namespace;
        if (parts.Length != 4
            || !parts[2].EndsWith($".{@namespace}", StringComparison.Ordinal)
            || parts[3].Split('.')[0] != @namespace
            || (bearer.Name is { } name && parts[2] != $"{name}.{@namespace}"))
        {
            throw new IdentityException($"the node id \"{nodeId}\" is not one of {bearer.Id}{(bearer.Name is { } only ? $", workload \"{only}\"" : "")}");
        }
    }

    private IEnumerable<WorkloadEntry> EntriesAt(EquatableArray<string> addresses)
    {
        var entries = mesh.Current.WorkloadEntries;
        var declared = Volatile.Read(ref _declared);
        if (!ReferenceEquals(declared.Entries, entries))
        {
            Volatile.Write(ref _declared, declared = new(entries));
        }

        return addresses.SelectMany(address => declared.ByAddress[address]);
    }

    private sealed class Declared(ImmutableSortedDictionary<ObjectName, WorkloadEntry> entries)
    {
        internal ImmutableSortedDictionary<ObjectName, WorkloadEntry> Entries => entries;

        internal ILookup<string, WorkloadEntry> ByAddress { get; } = entries.Values.ToLookup(static entry => entry.Spec.Address, StringComparer.Ordinal);
    }
}
