using ControlPlane.Model;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.WorkloadEntries;

namespace ControlPlane.Cli.Offline;

/// <summary>A proxy as the command line describes it; what it leaves open comes from the WorkloadEntry of its name, if there is one.</summary>
/// <param name="Name"><c>NAME</c> or <c>NAME.NAMESPACE</c>; the namespace is <c>default</c> when not stated.</param>
/// <param name="Kind">Sidecar or gateway.</param>
/// <param name="Mode">How traffic reaches it.</param>
internal sealed record ProxyDescription(string Name, ProxyKind Kind, InterceptionMode Mode)
{
    private const string MadeUpAddress = "192.0.2.1";

    internal EquatableMap<string>? Labels { get; init; }

    internal string? Address { get; init; }

    internal Proxy In(Mesh mesh)
    {
        var dot = Name.LastIndexOf('.');
        var (name, @namespace) = dot < 0 ? (Name, "default") : (Name[..dot], Name[(dot + 1)..]);
        var spec = Entry(mesh, @namespace, name)?.Spec;
        var address = Address ?? spec?.Address ?? MadeUpAddress;
        return new()
        {
            NodeId = $"{(Kind == ProxyKind.Sidecar ? "sidecar" : "router")}~{address}~{name}.{@namespace}~{@namespace}.svc.{mesh.Settings.Domain}",
            Kind = Kind,
            Name = name,
            Namespace = @namespace,
            Addresses = [address],
            Labels = Labels ?? spec?.Labels ?? EquatableMap<string>.Empty,
            Interception = Mode,
        };
    }

    private static WorkloadEntry? Entry(Mesh mesh, string @namespace, string name) =>
        mesh.WorkloadEntries.GetValueOrDefault(new ObjectName(@namespace, name));
}
