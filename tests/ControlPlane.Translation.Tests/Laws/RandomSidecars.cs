using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Services;
using ControlPlane.Model.Sidecars;
using CsCheck;

namespace ControlPlane.Translation.Tests.Laws;

/// <summary>Sidecars whose hosts, ports and selectors meet those of <see cref="RandomMesh"/>.</summary>
internal static class RandomSidecars
{
    private static Gen<EquatableArray<EgressHost>> Hosts { get; } = Gen.Select(
        RandomMesh.Among("*", "default", "other"),
        RandomMesh.Among("*", "x1.default.svc.cluster.local", "*.cluster.local", "x2.other.svc.cluster.local"),
        Gen.Int[0, 5],
        (scope, host, chance) => new EgressHost(scope, host, chance == 0)).Array[1, 3].Select(hosts => hosts.Distinct().ToEquatableArray());

    private static Gen<EgressListener> Stated { get; } = Gen.Select(
        RandomMesh.Among(80, 81, 443, 9000), RandomMesh.Among(Protocol.Http, Protocol.Tcp, Protocol.Auto, Protocol.Tls), RandomMesh.Among("", "", "127.0.0.1", "unix:///tmp/x"),
        RandomMesh.Among(CaptureMode.Default, CaptureMode.None), Hosts,
        (port, protocol, bind, mode, hosts) => new EgressListener
        {
            Port = bind.StartsWith("unix", StringComparison.Ordinal) ? new(0, protocol) : new(port, protocol, protocol == Protocol.Http && port == 81),
            Bind = bind.Length == 0 ? null : bind,
            CaptureMode = mode,
            Hosts = hosts,
        });

    private static Gen<IngressListener> Ingress { get; } = Gen.Select(
        RandomMesh.Among(80, 8080), RandomMesh.Among(Protocol.Http, Protocol.Tcp), RandomMesh.Among("", "127.0.0.1:9000", "0.0.0.0:9000", "unix:///tmp/app"), RandomMesh.Among(CaptureMode.Default, CaptureMode.None),
        (port, protocol, endpoint, mode) => new IngressListener { Port = new(port, protocol), DefaultEndpoint = endpoint.Length == 0 ? null : endpoint, CaptureMode = mode });

    internal static Func<ObjectMeta, Gen<Sidecar>> Sidecars { get; } = meta => Gen.Select(
        Gen.Frequency((1, Gen.Const((EquatableMap<string>?)null)), (1, RandomMesh.AppLabel.Select(labels => (EquatableMap<string>?)labels))),
        Stated.Array[0, 2], Hosts, Ingress.Array[0, 1], RandomMesh.Among<OutboundTrafficPolicy?>(null, new(true), new(false, new("x1.default.svc.cluster.local", "", 80))),
        (selector, stated, hosts, ingress, outbound) => new Sidecar
        {
            Metadata = meta,
            WorkloadSelector = selector,
            Egress = [.. stated.DistinctBy(entry => entry.Port!.Number), new() { Hosts = hosts }],
            Ingress = [.. ingress],
            OutboundTrafficPolicy = outbound,
        });
}
