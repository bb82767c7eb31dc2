using ControlPlane.Benchmarks.Meshes;
using ControlPlane.Model;
using ControlPlane.Model.Proxies;
using ControlPlane.Sources.Files;
using ControlPlane.Translation;

namespace ControlPlane.Benchmarks.Micro;

/// <summary>The made-up mesh with a thousand services, and a sidecar of the first namespace.</summary>
internal static class ThousandServices
{
    internal const int Count = 1000;

    internal static Mesh Mesh() =>
        Model.Mesh.Empty.Apply(Enumerable.Range(0, Count).SelectMany(number => Changes(MeshText.Service(number, 0)).Concat(Changes(MeshText.Routing(number, 10, 100)))));

    internal static MeshChange[] Changes(string yaml) =>
        [.. ConfigText.Parse("mesh.yaml", yaml).Objects.Select(value => new MeshChange.ConfigReplaced(value.Key, value))];

    internal static ProxyScope Scope(Mesh mesh) => Translator.ScopeOf(mesh, new Proxy
    {
        NodeId = "sidecar~10.0.0.1~client",
        Kind = ProxyKind.Sidecar,
        Name = "client",
        Namespace = MeshText.NamespaceOf(0),
        Addresses = ["10.0.0.1"],
    });
}
