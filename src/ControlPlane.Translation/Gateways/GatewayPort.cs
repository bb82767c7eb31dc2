using ControlPlane.Model.Collections;
using ControlPlane.Model.Gateways;
using ControlPlane.Model.Services;

namespace ControlPlane.Translation.Gateways;

/// <summary>One address and port that a gateway proxy opens, with all servers that share it.</summary>
/// <param name="Port">Where it listens: the target port of the gateway's own service where that has one.</param>
/// <param name="Bind">Address; null: all.</param>
/// <param name="Servers">Oldest Gateway first.</param>
internal sealed record GatewayPort(int Port, string? Bind, EquatableArray<(Gateway Gateway, GatewayServer Server)> Servers)
{
    /// <summary>Whether some server of it reads HTTP.</summary>
    internal bool HasHttp => Servers.Any(shared => shared.Server.Protocol.IsHttp());
}
