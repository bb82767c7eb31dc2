using ControlPlane.Model;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.KubernetesServices;
using ControlPlane.Model.Meshes;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.ServiceEntries;
using ControlPlane.Model.Services;
using ControlPlane.Model.WorkloadEntries;
using ControlPlane.Model.WorkloadGroups;
using ControlPlane.Translation.Tests.Worlds;
using CsCheck;

namespace ControlPlane.Translation.Tests.Laws;

/// <summary>Random changes of a small mesh in which names, addresses and hosts meet often.</summary>
internal static class RandomMesh
{
    internal static readonly string[] Namespaces = ["default", "other", "istio-system"];

    internal static Gen<string> Namespace { get; } = Among(Namespaces);

    internal static Gen<EquatableArray<string>> ExportTo { get; } = Gen.Frequency(
        (5, Gen.Const(EquatableArray<string>.Empty)), (1, Gen.Const<EquatableArray<string>>(["*"])), (1, Gen.Const<EquatableArray<string>>(["."])), (1, Gen.Const<EquatableArray<string>>(["default"])));

    internal static Gen<EquatableMap<string>> AppLabel { get; } = Among("a", "b", "c").Select(app => World.Labels("app", app));

    internal static Gen<Locality> Place { get; } = Among("", "r1", "r1/z1", "r1/z1/s1", "r1/z2", "r2").Select(Locality.Parse);

    private static Gen<ServicePort> Port { get; } = Gen.Select(
        Among(80, 81, 443, 9000, 3306),
        Among(Protocol.Auto, Protocol.Http, Protocol.Grpc, Protocol.Tcp, Protocol.Tls, Protocol.Udp),
        Among(0, 0, 8080, 9090),
        (number, protocol, target) => new ServicePort(number, $"p{number}", protocol, target));

    private static Gen<EquatableArray<ServicePort>> Ports { get; } =
        Port.Array[1, 3].Select(ports => ports.DistinctBy(port => port.Number).ToEquatableArray());

    /// <summary>A change of any kind of key: an object, a workload or the settings.</summary>
    internal static Gen<MeshChange> Change { get; } = Gen.Frequency(
        (3, Object("x", ConfigKind.Service, KubernetesServices())),
        (3, Object("x", ConfigKind.ServiceEntry, ServiceEntries())),
        (3, Object("w", ConfigKind.WorkloadEntry, WorkloadEntries())),
        (1, Object("g", ConfigKind.WorkloadGroup, WorkloadGroups())),
        (4, Object("r", ConfigKind.VirtualService, RandomRules.VirtualServices)),
        (3, Object("r", ConfigKind.DestinationRule, RandomRules.DestinationRules)),
        (2, Object("g", ConfigKind.Gateway, RandomRules.Gateways)),
        (2, Object("s", ConfigKind.Sidecar, RandomSidecars.Sidecars)),
        (2, Object("p", ConfigKind.PeerAuthentication, RandomPeers.PeerAuthentications)),
        (4, Workloads()),
        (1, Settings()));

    /// <summary>One of some values, each as likely as the others.</summary>
    internal static Gen<T> Among<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    internal static Gen<ObjectMeta> Meta(string prefix) => Gen.Select(
        Gen.Int[1, 3], Namespace, Gen.Int[2019, 2022],
        (number, @namespace, year) => new ObjectMeta
        {
            Name = $"{prefix}{number}",
            Namespace = @namespace,
            CreatedAt = year == 2019 ? null : new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero),
        });

    /// <summary>Three times of four the object has a new value, else it is gone.</summary>
    private static Gen<MeshChange> Object<T>(string prefix, ConfigKind kind, Func<ObjectMeta, Gen<T>> values)
        where T : ConfigObject =>
        Gen.Select(Meta(prefix).SelectMany(values), Gen.Int[0, 3], (value, chance) =>
            (MeshChange)new MeshChange.ConfigReplaced(new(kind, value.Metadata.Namespace, value.Metadata.Name), chance == 0 ? null : value));

    private static Func<ObjectMeta, Gen<KubernetesService>> KubernetesServices() => meta => Gen.Select(
        AppLabel, Ports, Among("", "10.96.0.1", "10.96.0.2", "10.96.0.3"), ExportTo,
        (selector, ports, address, exportTo) => new KubernetesService
        {
            Metadata = meta,
            Selector = selector,
            Ports = ports,
            ClusterIps = address.Length == 0 ? default : [address],
            ExportTo = exportTo,
        });

    private static Func<ObjectMeta, Gen<ServiceEntry>> ServiceEntries() => meta => Gen.Select(
        Among("api.example.com", "*.example.com", "x1.default.svc.cluster.local", "db.example.org"),
        Ports,
        Among(Resolution.None, Resolution.Static, Resolution.Dns, Resolution.DnsRoundRobin),
        Among("", "", "10.96.0.2", "10.7.0.0/16"),
        Gen.Int[0, 3],
        ExportTo,
        (host, ports, resolution, address, endpoints, exportTo) => new ServiceEntry
        {
            Metadata = meta,
            Hosts = [host],
            Ports = ports,
            Resolution = Hostname(host) && resolution is Resolution.Dns or Resolution.DnsRoundRobin ? Resolution.Static : resolution,
            Addresses = address.Length == 0 ? default : [address],
            WorkloadSelector = endpoints == 3 && resolution == Resolution.Static ? World.Labels("app", "b") : null,
            Endpoints = endpoints is 1 or 2 && resolution == Resolution.Static
                ? [.. Enumerable.Range(1, endpoints).Select(number => new WorkloadSpec { Address = $"10.3.0.{number}", Locality = Locality.Parse($"r{number}") })]
                : default,
            ExportTo = exportTo,
        });

    private static bool Hostname(string host) => host.StartsWith('*');

    private static Gen<WorkloadSpec> Spec() => Gen.Select(
        AppLabel, Among("10.1.0.1", "10.1.0.2", "10.1.9.1", "10.4.0.4", "db.internal"), Among("v1", "v2"), Place, Gen.Int[1, 3],
        (app, address, version, place, weight) => new WorkloadSpec
        {
            Address = address,
            Labels = EquatableMap<string>.From([.. app, new("version", version)]),
            Locality = place,
            Weight = weight,
            Ports = weight == 3 ? EquatableMap<int>.From([new("p80", 8888)]) : EquatableMap<int>.Empty,
        });

    private static Func<ObjectMeta, Gen<WorkloadEntry>> WorkloadEntries() => meta =>
        Gen.Select(
            Spec(), Gen.Bool, Among("", "one"),
            (spec, healthy, account) => new WorkloadEntry { Metadata = meta, Spec = spec with { ServiceAccount = account }, Healthy = healthy });

    private static Func<ObjectMeta, Gen<WorkloadGroup>> WorkloadGroups() => meta =>
        Gen.Select(Spec(), AppLabel, (spec, labels) => new WorkloadGroup { Metadata = meta, Template = spec with { Address = "" }, MemberLabels = labels });

    private static Gen<MeshChange> Workloads() => Gen.Select(
        Among(Proxies.All), Among("", "x1", "own"), Among("", "g1"), Ports, Gen.Int[0, 5],
        (proxy, service, group, ports, health) => (MeshChange)new MeshChange.WorkloadReplaced(
            proxy.NodeId,
            health > 3 ? null : new(proxy with { Service = service, WorkloadGroup = group, Ports = service.Length == 0 ? default : ports }, (WorkloadHealth)health)));

    private static Gen<MeshChange> Settings() => Gen.Select(
        Gen.Bool, Among("cluster.local", "cluster.local", "mesh.internal"), Gen.Bool,
        (registryOnly, domain, autoMtls) => (MeshChange)new MeshChange.SettingsReplaced(
            MeshSettings.Default with { RegistryOnly = registryOnly, Domain = domain, TrustDomain = domain, EnableAutoMtls = autoMtls }));
}
