using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Gateways;
using ControlPlane.Model.Services;
using ControlPlane.Translation.Naming;

namespace ControlPlane.Translation.Gateways;

/// <summary>Merges the Gateways that select a proxy into the ports that it opens.</summary>
internal static class GatewayPorts
{
    /// <summary>Oldest Gateway first. Of two servers for TLS on one port that name one host the older counts, and the younger not at all (K197).</summary>
    internal static IEnumerable<GatewayPort> Of(IEnumerable<Gateway> gateways, EquatableMap<string> labels, EquatableArray<InboundPort> ports) =>
        from gateway in gateways.Where(gateway => gateway.Selector.IsSubsetOf(labels)).OrderBy(gateway => gateway, Comparer<ConfigObject>.Create(ConfigObject.CompareAge))
        from server in gateway.Servers
        where server.Protocol.IsHttp() || server.Passthrough || server.Terminates || IsTcp(server.Protocol)
        group (gateway, server) by (Port: TargetPort(server.Port, ports), Bind: BindOf(server)) into shared
        select new GatewayPort(shared.Key.Port, shared.Key.Bind, [.. WithoutRepeatedNames(shared)]);

    /// <summary>Bytes of which nothing is known.</summary>
    internal static bool IsTcp(Protocol protocol) => !protocol.IsHttp() && !protocol.IsTls() && protocol is not (Protocol.Udp or Protocol.Auto);

    private static IEnumerable<(Gateway Gateway, GatewayServer Server)> WithoutRepeatedNames(IEnumerable<(Gateway Gateway, GatewayServer Server)> servers)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var shared in servers)
        {
            var names = shared.Server.Tls is null ? [] : shared.Server.Hosts.Select(host => host.Host).ToList();
            if (!names.Exists(taken.Contains))
            {
                taken.UnionWith(names);
                yield return shared;
            }
        }
    }

    /// <summary>All addresses, said or left unsaid, are one listener.</summary>
    private static string? BindOf(GatewayServer server) => server.Bind is null or "" or ListenerName.AnyAddress ? null : server.Bind;

    /// <summary>A Gateway names its service's port; the proxy opens the one that the service sends to (K200).</summary>
    private static int TargetPort(int port, EquatableArray<InboundPort> ports)
    {
        foreach (var inbound in ports)
        {
            if (inbound.ServicePort == port)
            {
                return inbound.Port;
            }
        }

        return port;
    }
}
