using ControlPlane.Model.Meshes;
using ControlPlane.Translation.Gateways;
using ControlPlane.Translation.Naming;

namespace ControlPlane.Translation.Listeners;

/// <summary>Listeners of a gateway: one for each address and port that its Gateways name.</summary>
internal static class GatewayListeners
{
    internal static IEnumerable<ListenerInputs> Of(IEnumerable<GatewayPort> ports, MeshSettings settings) => ports.Select(port => new ListenerInputs
    {
        Name = ListenerName.At(port.Bind ?? ListenerName.AnyAddress, port.Port),
        Address = port.Bind ?? ListenerName.AnyAddress,
        Port = port.Port,
        DefaultChain = new()
        {
            Name = "http",
            Target = new FilterChainTarget.Routed(RouteName.Gateway(port.Port, port.Bind)) { Edge = true },
        },
        AccessLogs = settings.AccessLogs,
        Origins = [.. port.Servers.Select(server => server.Gateway.Key.ToString()).Distinct()],
    });
}
