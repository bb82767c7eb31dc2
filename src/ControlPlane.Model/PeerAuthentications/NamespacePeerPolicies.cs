using ControlPlane.Model.Collections;

namespace ControlPlane.Model.PeerAuthentications;

/// <summary>What holds for the workloads of a namespace, all levels resolved.</summary>
/// <param name="Mode">For workloads that no policy selects; never <see cref="MutualTlsMode.Unset"/>.</param>
/// <param name="Workloads">Oldest first: the first that selects a workload counts, whole.</param>
public sealed record NamespacePeerPolicies(MutualTlsMode Mode, EquatableArray<WorkloadPeerPolicy> Workloads)
{
    /// <summary>What holds when nobody says anything.</summary>
    public static NamespacePeerPolicies Default { get; } = new(MutualTlsMode.Permissive, []);

    /// <summary>Whether some workload takes plaintext only on some port.</summary>
    public bool MayDisable { get; } =
        Mode == MutualTlsMode.Disable || Workloads.Any(policy => policy.Mode == MutualTlsMode.Disable || policy.Ports.Any(port => port.Mode == MutualTlsMode.Disable));

    /// <summary>The mode of one port of a workload.</summary>
    /// <param name="labels">The workload's labels.</param>
    /// <param name="port">Its port; 0: any that no policy names.</param>
    public MutualTlsMode ModeOf(EquatableMap<string> labels, int port)
    {
        if (PolicyFor(labels) is not { } policy)
        {
            return Mode;
        }

        foreach (var named in policy.Ports)
        {
            if (named.Port == port)
            {
                return named.Mode;
            }
        }

        return policy.Mode;
    }

    /// <summary>The ports that a policy names for a workload, with their modes.</summary>
    public EquatableArray<PortMutualTls> PortsOf(EquatableMap<string> labels) => PolicyFor(labels)?.Ports ?? [];

    private WorkloadPeerPolicy? PolicyFor(EquatableMap<string> labels)
    {
        foreach (var policy in Workloads)
        {
            if (policy.Selector.IsSubsetOf(labels))
            {
                return policy;
            }
        }

        return null;
    }
}
