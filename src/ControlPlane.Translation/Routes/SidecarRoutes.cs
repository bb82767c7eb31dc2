using ControlPlane.Model.Collections;
using ControlPlane.Model.Matching;
using ControlPlane.Model.Meshes;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;
using ControlPlane.Model.VirtualServices;
using ControlPlane.Translation.Naming;
using ControlPlane.Translation.Visibility;

namespace ControlPlane.Translation.Routes;

/// <summary>Which route configurations sidecars of a class have, and what they say.</summary>
internal sealed class SidecarRoutes(NamespaceView view, RouteClass scope, MeshSettings settings)
{
    private const int HttpPort = 80;
    private const string LoopbackAddress = "127.0.0.1";
    private static readonly HashSet<string> MeshGateways = [VirtualService.MeshGateway];
    private readonly DestinationResolution _destinations = new(view, scope.Labels, settings.Domain, scope.Interception == InterceptionMode.Redirect);

    internal IEnumerable<RouteInputs> All() => scope.Interception switch
    {
        InterceptionMode.Redirect => view.Egress.SelectMany(OfEntry),
        InterceptionMode.Loopback => Local().Concat(Stated()),
        InterceptionMode.None => Stated(),
    };

    /// <summary>Without redirection an entry with a port is a listener of its own, and any other is none.</summary>
    private IEnumerable<RouteInputs> Stated() =>
        view.Egress.Where(entry => entry.Port is not null).SelectMany(entry => OfEntry(entry with { Bind = entry.Bind ?? LoopbackAddress }));

    /// <summary>One a port for all services that share the port's listener, one each for services with a listener of their own.</summary>
    private IEnumerable<RouteInputs> OfEntry(EgressView entry)
    {
        if (entry.ServesAllPorts)
        {
            yield return ForwardProxy(entry);
            yield break;
        }

        var shared = new SortedDictionary<int, List<Service>>();
        foreach (var (service, port) in HttpPorts(entry.Services))
        {
            if (entry.Bind is null && OutboundListening.HasOwnListener(view, service, port))
            {
                yield return OwnListener(service, port.Number, entry.VirtualServices);
            }
            else if (!shared.TryGetValue(port.Number, out var services))
            {
                shared[port.Number] = [service];
            }
            else
            {
                services.Add(service);
            }
        }

        if (entry.SpeaksHttp || (entry.Port is null && !view.Egress.Any(other => other.Port == HttpPort)))
        {
            shared.TryAdd(entry.Port ?? HttpPort, []);
        }

        foreach (var (port, services) in shared)
        {
            yield return Shared(port, services, entry);
        }
    }

    /// <summary>One listener for all ports of all services: requests say which.</summary>
    private RouteInputs ForwardProxy(EgressView entry) =>
        AllPorts(entry.Port == 0 ? entry.Bind! : RouteName.Port(entry.Port!.Value), entry.Services, entry.VirtualServices);

    /// <summary>One a service and port for its local listener, and one for the forward proxy that knows them all.</summary>
    private IEnumerable<RouteInputs> Local()
    {
        foreach (var (service, port) in HttpPorts(view.Services).Where(pair => !Hostname.IsWildcard(pair.Service.Hostname)))
        {
            yield return OwnListener(service, port.Number, view.VirtualServices);
        }

        yield return AllPorts(RouteName.HttpProxy, view.Services, view.VirtualServices);
    }

    private RouteInputs AllPorts(string name, ServiceView services, VirtualServiceView rules)
    {
        var hosts = new VirtualHostList();
        var origins = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (service, port) in HttpPorts(services))
        {
            var rule = rules.ForService(service.Hostname);
            AddOrigins(origins, service, rule);
            hosts.Add(HostFor(service, port.Number, rule, WithPort(service.Hostname, port.Number)));
        }

        AddHostsWithoutService((services, rules), hosts, origins, host => WithPort(host, HttpPort));
        return new()
        {
            Name = name,
            VirtualHosts = hosts.Sorted(),
            UnknownHosts = Unknown(),
            UnknownCluster = EgressScope.UnknownCluster(scope.Egress),
            MatchPorts = true,
            Origins = [.. origins],
        };
    }

    private UnknownHosts Unknown() => EgressScope.RegistryOnly(scope.Egress, settings) ? UnknownHosts.Block
        : scope.Interception == InterceptionMode.Redirect ? UnknownHosts.PassThrough
        : UnknownHosts.ForwardByName;

    private static IEnumerable<(Service Service, ServicePort Port)> HttpPorts(ServiceView services) =>
        from service in services.Services
        from port in service.Ports
        where port.Protocol.IsHttp() || port.Protocol == Protocol.Auto
        select (service, port);

    private RouteInputs OwnListener(Service service, int port, VirtualServiceView rules)
    {
        var rule = rules.ForService(service.Hostname);
        var origins = new SortedSet<string>(StringComparer.Ordinal);
        AddOrigins(origins, service, rule);
        return new()
        {
            Name = RouteName.Service(service.Hostname, port),
            VirtualHosts = [HostFor(service, port, rule, ["*"])],
            Origins = [.. origins],
        };
    }

    private RouteInputs Shared(int port, List<Service> services, EgressView entry)
    {
        var hosts = new VirtualHostList();
        var origins = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var service in services.OrderBy(service => service, Comparer<Service>.Create(Service.CompareAge)))
        {
            var rule = entry.VirtualServices.ForService(service.Hostname);
            AddOrigins(origins, service, rule);
            hosts.Add(HostFor(service, port, rule, ServiceDomains.Of(view, service, settings.Domain)));
        }

        if (port == HttpPort)
        {
            AddHostsWithoutService((entry.Services, entry.VirtualServices), hosts, origins, Names);
        }

        return new()
        {
            Name = RouteName.Port(port),
            VirtualHosts = hosts.Sorted(),
            UnknownHosts = Unknown(),
            UnknownCluster = EgressScope.UnknownCluster(scope.Egress),
            Origins = [.. origins],
        };
    }

    /// <summary>Rules for hosts that no service has still work, on port 80 only (B30).</summary>
    private void AddHostsWithoutService((ServiceView Services, VirtualServiceView Rules) seen, VirtualHostList hosts, SortedSet<string> origins, Func<string, IEnumerable<string>> domainsOf)
    {
        foreach (var (host, rule) in seen.Rules.SidecarHosts)
        {
            if (seen.Services.Find(host) is not null)
            {
                continue;
            }

            EquatableArray<HttpRouteInputs> rules = [.. Selection(HttpPort).Select(rule, _destinations)];
            if (!rules.IsEmpty)
            {
                origins.Add(rule.Key.ToString());
                hosts.Add(new() { Name = $"{host}:{HttpPort}", Domains = [.. domainsOf(host)], Rules = rules });
            }
        }
    }

    /// <summary>A rule of which nothing applies to these proxies leaves the service as if it had none (B28).</summary>
    private VirtualHostInputs HostFor(Service service, int port, VirtualService? rule, IEnumerable<string> domains)
    {
        EquatableArray<HttpRouteInputs> rules = rule is null ? [] : [.. Selection(port).Select(rule, _destinations)];
        return new()
        {
            Name = $"{service.Hostname}:{port}",
            Domains = [.. domains.Distinct(StringComparer.OrdinalIgnoreCase)],
            Rules = rules,
            Default = rules.IsEmpty ? _destinations.Default(service, port) : null,
        };
    }

    private IEnumerable<string> Names(string host) => ServiceDomains.Names(host, scope.Namespace, settings.Domain);

    /// <summary>A forward proxy is asked for name and port, and the port of plain HTTP may be left out.</summary>
    private IEnumerable<string> WithPort(string host, int port) =>
        Names(host).SelectMany(name => port == HttpPort ? [$"{name}:{port}", name] : new[] { $"{name}:{port}" });

    private RouteSelection Selection(int port) => new(scope, MeshGateways, port);

    private static void AddOrigins(SortedSet<string> origins, Service service, VirtualService? rule)
    {
        origins.UnionWith(service.DefinedBy.Select(key => key.ToString()));
        if (rule is not null)
        {
            origins.Add(rule.Key.ToString());
        }
    }
}
