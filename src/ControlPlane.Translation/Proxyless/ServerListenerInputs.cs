using ControlPlane.Model.PeerAuthentications;

namespace ControlPlane.Translation.Proxyless;

/// <summary>All that the listener of a gRPC server depends on.</summary>
/// <param name="Name">What the server asks for: its bootstrap's template with its address in it.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Port">The port there.</param>
internal sealed record ServerListenerInputs(string Name, string Address, int Port)
{
    /// <summary>Istio's template, and the one that gRPC's own examples use.</summary>
    private static readonly string[] Templates = ["xds.istio.io/grpc/lds/inbound/", "grpc/server?xds.resource.listening_address="];

    /// <summary>A library cannot be told to ask for the mesh's certificates here: what must be protected by them is not served.</summary>
    internal static IEnumerable<ServerListenerInputs> Of(ProxyScope scope, NamespacePeerPolicies policies) => scope.Local is not { } local
        ? []
        : from port in scope.Inbound
          where policies.ModeOf(scope.Labels, port.Port) != MutualTlsMode.Strict
          from template in Templates
          select new ServerListenerInputs($"{template}{Addresses.HostForm(local.Inbound)}:{port.Port}", local.Inbound, port.Port);
}
