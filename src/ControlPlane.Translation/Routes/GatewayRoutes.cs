using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Gateways;
using ControlPlane.Model.Matching;
using ControlPlane.Model.Meshes;
using ControlPlane.Model.Services;
using ControlPlane.Model.VirtualServices;
using ControlPlane.Translation.Gateways;
using ControlPlane.Translation.Naming;
using ControlPlane.Translation.Visibility;

namespace ControlPlane.Translation.Routes;

/// <summary>Which route configurations gateways of a class have: one for each port and bind, with the routes of all rules attached to it.</summary>
internal sealed class GatewayRoutes(NamespaceView view, RouteClass scope, MeshSettings settings)
{
    private readonly DestinationResolution _destinations = new(view, scope.Labels, settings.Domain, true);

    internal IEnumerable<RouteInputs> All(IEnumerable<GatewayPort> ports) =>
        from port in ports
        from inputs in All(port)
        select inputs;

    /// <summary>All plain HTTP of a port shares one configuration, and each server that ends TLS has its own.</summary>
    private IEnumerable<RouteInputs> All(GatewayPort port)
    {
        if (port.HasHttp)
        {
            yield return Inputs(RouteName.Gateway(port.Port, port.Bind), port.Port, port.Servers.Where(shared => shared.Server.Protocol.IsHttp()));
        }

        foreach (var shared in port.Servers.Where(shared => shared.Server is { Protocol: Protocol.Https, Terminates: true }))
        {
            yield return Inputs(RouteName.Gateway(port.Port, shared.Server.PortName, shared.Gateway.Metadata), port.Port, [shared]);
        }
    }

    private RouteInputs Inputs(string name, int port, IEnumerable<(Gateway Gateway, GatewayServer Server)> servers)
    {
        var hosts = new SortedDictionary<string, Host>(StringComparer.Ordinal);
        var origins = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (gateway, server) in servers)
        {
            origins.Add(gateway.Key.ToString());
            AddRedirects(hosts, server);
            AddRules(hosts, origins, gateway, server);
        }

        return new()
        {
            Name = name,
            VirtualHosts = [.. hosts.Select(pair => ToInputs(pair.Key, port, pair.Value))],
            Origins = [.. origins],
        };
    }

    /// <summary>Of several rules for one host all routes count, the older rule's first, and those that match everything last (B26).</summary>
    private static VirtualHostInputs ToInputs(string host, int port, Host content)
    {
        var (some, all) = (new List<HttpRouteInputs>(), new List<HttpRouteInputs>());
        foreach (var rule in content.Rules)
        {
            EquatableArray<HttpMatch> narrow = [.. rule.Matches.Where(match => !RouteSelection.IsCatchAll(match))];
            if (!narrow.IsEmpty)
            {
                some.Add(rule with { Matches = narrow });
            }

            if (narrow.Count < rule.Matches.Count || rule.Matches.IsEmpty)
            {
                all.Add(rule with { Matches = [.. rule.Matches.Where(RouteSelection.IsCatchAll)] });
            }
        }

        return new()
        {
            Name = $"{host}:{port}",
            Domains = [host],
            Rules = [.. some, .. all],
            RequireTls = content.RequireTls,
        };
    }

    /// <summary>A redirect to https needs no rule (K191).</summary>
    private static void AddRedirects(SortedDictionary<string, Host> hosts, GatewayServer server)
    {
        if (!server.HttpsRedirect)
        {
            return;
        }

        foreach (var host in server.Hosts)
        {
            HostOf(hosts, host.Host.ToLowerInvariant()).RequireTls = true;
        }
    }

    private void AddRules(SortedDictionary<string, Host> hosts, SortedSet<string> origins, Gateway gateway, GatewayServer server)
    {
        var gatewayName = $"{gateway.Metadata.Namespace}/{gateway.Metadata.Name}";
        var selection = new RouteSelection(scope, new HashSet<string> { gatewayName }, server.Port);
        foreach (var rule in view.VirtualServices.Rules)
        {
            if (!IsAttached(rule, gatewayName))
            {
                continue;
            }

            var routes = selection.Select(rule, _destinations);
            foreach (var host in routes.Count == 0 ? [] : Intersection(rule, server))
            {
                origins.Add(rule.Key.ToString());
                var content = HostOf(hosts, host);
                content.Add(rule.Key, routes);

                // A rule's host may be narrower than the server's, and then has a virtual host of its own.
                content.RequireTls |= server.HttpsRedirect;
            }
        }
    }

    private static bool IsAttached(VirtualService rule, string gateway) =>
        rule.Gateways.Contains(gateway) || rule.Http.Any(route => route.Match.Any(match => match.Gateways.Contains(gateway)));

    /// <summary>Of the rule's hosts those that the server serves, the narrower name where one covers the other (K190, K198).</summary>
    private IEnumerable<string> Intersection(VirtualService rule, GatewayServer server) =>
        (from host in VirtualServiceView.HostsOf(rule, settings.Domain)
         from served in server.Hosts
         where (served.Namespace == "*" || served.Namespace == rule.Metadata.Namespace) && Hostname.Matches(host, served.Host)
         select Hostname.IsSubsetOf(host, served.Host) ? host : served.Host.ToLowerInvariant()).Distinct();

    private static Host HostOf(SortedDictionary<string, Host> hosts, string name)
    {
        if (!hosts.TryGetValue(name, out var host))
        {
            hosts[name] = host = new();
        }

        return host;
    }

    /// <summary>What gathers for one host.</summary>
    private sealed class Host
    {
        private readonly HashSet<ConfigKey> _rules = [];

        internal List<HttpRouteInputs> Rules { get; } = [];

        internal bool RequireTls { get; set; }

        /// <summary>A rule that reaches a host through two servers of one port still counts once.</summary>
        internal void Add(ConfigKey rule, IEnumerable<HttpRouteInputs> routes)
        {
            if (_rules.Add(rule))
            {
                Rules.AddRange(routes);
            }
        }
    }
}
