using ControlPlane.Model.Collections;

namespace ControlPlane.Model.PeerAuthentications;

/// <summary>What holds for some workloads of a namespace.</summary>
/// <param name="Selector">Their labels; not empty.</param>
/// <param name="Mode">For all ports that are not named; never <see cref="MutualTlsMode.Unset"/>.</param>
/// <param name="Ports">By port; no mode is <see cref="MutualTlsMode.Unset"/>.</param>
public sealed record WorkloadPeerPolicy(EquatableMap<string> Selector, MutualTlsMode Mode, EquatableArray<PortMutualTls> Ports);
