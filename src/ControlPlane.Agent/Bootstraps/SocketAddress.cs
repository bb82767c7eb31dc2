using System.Text.Json.Nodes;
using ControlPlane.Agent.Addresses;

namespace ControlPlane.Agent.Bootstraps;

/// <summary>Envoy's <c>core.v3.Address</c> of a TCP socket.</summary>
internal static class SocketAddress
{
    internal static JsonObject ToJson(HostAndPort address) =>
        new() { ["socket_address"] = new JsonObject { ["address"] = address.Host, ["port_value"] = address.Port } };
}
