using ControlPlane.Model.Meshes;
using ControlPlane.Translation.Naming;
using ControlPlane.Translation.Visibility;

namespace ControlPlane.Translation.Listeners;

/// <summary>Outbound listeners of sidecars whose traffic is redirected: one that takes it all in, and one for each address and port that it may be for.</summary>
internal sealed class RedirectedListeners(NamespaceView view, ListenerClass scope, MeshSettings settings)
{
    internal const int OutboundPort = 15001;
    internal const int InboundPort = 15006;

    /// <summary>Ports of the sidecar itself; a service on one of them gets no listener on all addresses (A19).</summary>
    private static readonly HashSet<int> ReservedPorts = [15000, OutboundPort, InboundPort, 15020, 15021, 15053, 15090];

    private readonly EgressListeners _egress = new(view, scope, settings);

    internal IEnumerable<ListenerInputs> All() =>
        [VirtualOutbound(), .. _egress.Of(view.Egress).Where(listener => listener.Address != ListenerName.AnyAddress || !ReservedPorts.Contains(listener.Port))];

    private ListenerInputs VirtualOutbound() => _egress.Listener(ListenerName.VirtualOutbound, ListenerName.AnyAddress, OutboundPort) with
    {
        BindToPort = true,
        UseOriginalDestination = true,
        // A connection to this very port has no other destination and would come back for ever (A20).
        Chains = [new() { Name = "virtualOutbound-blackhole", DestinationPort = OutboundPort, Target = new FilterChainTarget.Tcp(ClusterName.BlackHole) }],
        DefaultChain = new() { Name = "virtualOutbound-catchall-tcp", Target = _egress.Unknown },
    };
}
