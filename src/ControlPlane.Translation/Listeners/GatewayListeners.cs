using ControlPlane.Model.Collections;
using ControlPlane.Model.Gateways;
using ControlPlane.Model.Matching;
using ControlPlane.Model.Meshes;
using ControlPlane.Model.Services;
using ControlPlane.Model.VirtualServices;
using ControlPlane.Translation.Authorization;
using ControlPlane.Translation.Gateways;
using ControlPlane.Translation.Naming;
using ControlPlane.Translation.Tls;
using ControlPlane.Translation.Visibility;

namespace ControlPlane.Translation.Listeners;

/// <summary>Listeners of a gateway: one for each address and port that its Gateways name.</summary>
internal sealed class GatewayListeners(NamespaceView view, ListenerClass scope, MeshSettings settings, PolicyView policies)
{
    private const string AnyName = "*";
    private static readonly EquatableArray<ConnectionMatch> Everything = [new()];

    private readonly ListenerPolicies _guards = policies.For(scope.Kind, scope.Labels);
    private readonly ConnectionTargets _targets = new(new(view, scope.Labels, settings.Domain, true));

    /// <summary>A port that leads nowhere is not opened: its clients learn at once that nobody is there.</summary>
    internal IEnumerable<ListenerInputs> Of(IEnumerable<GatewayPort> ports) =>
        ports.Select(Listener).Where(listener => listener.DefaultChain is not null || !listener.Chains.IsEmpty);

    private ListenerInputs Listener(GatewayPort port) => new()
    {
        Name = ListenerName.At(port.Bind ?? ListenerName.AnyAddress, port.Port),
        Address = port.Bind ?? ListenerName.AnyAddress,
        Port = port.Port,
        Chains = [.. ForTls(port)],
        DefaultChain = port.HasHttp
            ? new() { Name = "http", Target = new FilterChainTarget.Routed(RouteName.Gateway(port.Port, port.Bind)) { Edge = true } }
            : Tcp(port),
        AccessLogs = settings.AccessLogs,
        Policies = _guards,
        IsGateway = true,
        Tracing = settings.Tracing,
        Origins = [.. port.Servers.Select(server => server.Gateway.Key.ToString()).Distinct()],
    };

    private FilterChainList ForTls(GatewayPort port)
    {
        FilterChainList chains = [];
        foreach (var (gateway, server) in port.Servers)
        {
            if (server.Passthrough)
            {
                AddPassthrough(chains, gateway, server);
            }
            else if (server.Terminates && TargetOf(port, gateway, server) is { } target
                && GatewayTlsResolution.Of(server, settings, scope.HasWorkloadCertificate) is { } tls)
            {
                var isAny = server.Hosts.Any(host => host.Host == AnyName);
                chains.Add(new()
                {
                    Name = $"{server.PortName}.{gateway.Metadata.Name}.{gateway.Metadata.Namespace}",
                    ServerNames = isAny ? [] : [.. server.Hosts.Select(host => host.Host.ToLowerInvariant()).Distinct(StringComparer.Ordinal)],
                    OnlyTls = isAny,
                    Tls = tls,
                    Target = target,
                });
            }
        }

        return chains;
    }

    /// <summary>What becomes of a connection whose TLS ended here; null: it leads nowhere.</summary>
    private FilterChainTarget? TargetOf(GatewayPort port, Gateway gateway, GatewayServer server) => server.Protocol == Protocol.Https
        ? new FilterChainTarget.Routed(RouteName.Gateway(port.Port, server.PortName, gateway.Metadata)) { Edge = true }
        : TcpOf(gateway, server);

    /// <summary>A chain for each rule; of two that claim one name the older keeps it (G121).</summary>
    private void AddPassthrough(FilterChainList chains, Gateway gateway, GatewayServer server)
    {
        foreach (var (rule, route, match) in Matches(gateway, server, rule => rule.Tls))
        {
            EquatableArray<string> names = [.. match.SniHosts.Where(name => IsServed(name, rule, server))];
            if (!names.IsEmpty)
            {
                var isAny = names.Contains(AnyName);
                chains.Add(new()
                {
                    Name = $"{rule.Metadata.Name}.{rule.Metadata.Namespace}.{chains.Count()}",
                    ServerNames = isAny ? [] : names,
                    OnlyTls = isAny,
                    DestinationRanges = [.. match.DestinationSubnets.Select(Addresses.Block).OfType<string>().Distinct(StringComparer.Ordinal)],
                    Target = _targets.Of(route, rule, server.Port),
                });
            }
        }
    }

    private FilterChainInputs? Tcp(GatewayPort port) => port.Servers
        .Where(shared => GatewayPorts.IsTcp(shared.Server.Protocol))
        .Select(shared => TcpOf(shared.Gateway, shared.Server))
        .FirstOrDefault(target => target is not null) is { } target
            ? new() { Name = "tcp", Target = target }
            : null;

    /// <summary>The first rule takes the server (G120).</summary>
    private FilterChainTarget.Tcp? TcpOf(Gateway gateway, GatewayServer server)
    {
        foreach (var (rule, route, _) in Matches(gateway, server, rule => rule.Tcp))
        {
            return _targets.Of(route, rule, server.Port);
        }

        return null;
    }

    /// <summary>At a gateway only its name and port count of a match's conditions on the client.</summary>
    private IEnumerable<(VirtualService Rule, ConnectionRoute Route, ConnectionMatch Match)> Matches(
        Gateway gateway, GatewayServer server, Func<VirtualService, EquatableArray<ConnectionRoute>> routesOf)
    {
        var name = $"{gateway.Metadata.Namespace}/{gateway.Metadata.Name}";
        return from rule in view.VirtualServices.Rules
               where VirtualServiceView.HostsOf(rule, settings.Domain).Any(host => IsServed(host, rule, server))
               from route in routesOf(rule)
               from match in route.Match.IsEmpty ? Everything : route.Match
               where (match.Port is null || match.Port == server.Port) && (match.Gateways.IsEmpty ? rule.Gateways : match.Gateways).Contains(name)
               select (rule, route, match);
    }

    private static bool IsServed(string host, VirtualService rule, GatewayServer server) => server.Hosts.Any(served =>
        (served.Namespace == AnyName || served.Namespace == rule.Metadata.Namespace) && (host == AnyName || Hostname.Matches(host, served.Host)));
}
