using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.PeerAuthentications;
using CsCheck;
using static ControlPlane.Translation.Tests.Laws.RandomMesh;

namespace ControlPlane.Translation.Tests.Laws;

/// <summary>Random PeerAuthentications of all levels.</summary>
internal static class RandomPeers
{
    private static readonly Gen<MutualTlsMode> Mode = Among(MutualTlsMode.Unset, MutualTlsMode.Disable, MutualTlsMode.Permissive, MutualTlsMode.Strict);

    internal static Func<ObjectMeta, Gen<PeerAuthentication>> PeerAuthentications { get; } = meta => Gen.Select(
        Mode, AppLabel, Gen.Int[0, 3], Mode,
        (mode, selector, shape, port) => new PeerAuthentication
        {
            Metadata = meta,
            Mode = mode,
            Selector = shape == 0 ? EquatableMap<string>.Empty : selector,
            Ports = shape > 1 ? [new(8080, port), new(12345, mode)] : [],
        });
}
