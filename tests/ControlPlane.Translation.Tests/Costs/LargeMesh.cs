using ControlPlane.Model;
using ControlPlane.Model.Config;
using ControlPlane.Model.KubernetesServices;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;
using ControlPlane.Translation.Tests.Worlds;

namespace ControlPlane.Translation.Tests.Costs;

/// <summary>A thousand services in twenty namespaces, each with two ports and one discovered workload.</summary>
internal static class LargeMesh
{
    internal const int Services = 1000;

    internal static Mesh Value { get; } = Mesh.Empty.Apply(Enumerable.Range(0, Services).SelectMany(number => new MeshChange[]
    {
        new MeshChange.ConfigReplaced(new(ConfigKind.Service, NamespaceOf(number), NameOf(number)), Service(number)),
        new MeshChange.WorkloadReplaced(Workload(number).NodeId, new(Workload(number), WorkloadHealth.Serving)),
    }));

    internal static string HostOf(int number) => $"{NameOf(number)}.{NamespaceOf(number)}.svc.cluster.local";

    internal static string NamespaceOf(int number) => $"n{number % 20}";

    internal static string NameOf(int number) => $"s{number}";

    internal static MeshChange Health(int number, WorkloadHealth health) => new MeshChange.WorkloadReplaced(Workload(number).NodeId, new(Workload(number), health));

    private static KubernetesService Service(int number) => new()
    {
        Metadata = new() { Name = NameOf(number), Namespace = NamespaceOf(number) },
        Selector = World.Labels("app", NameOf(number)),
        ClusterIps = [$"10.96.{number / 250}.{number % 250}"],
        Ports = [new(80, "http", Protocol.Http, 0), new(9000, "tcp", Protocol.Tcp, 0)],
    };

    private static Proxy Workload(int number) => World.SidecarOf("a", proxy => proxy with
    {
        NodeId = $"sidecar~{number}",
        Name = NameOf(number),
        Namespace = NamespaceOf(number),
        Addresses = [$"10.1.{number / 250}.{number % 250}"],
        Labels = World.Labels("app", NameOf(number)),
    });
}
