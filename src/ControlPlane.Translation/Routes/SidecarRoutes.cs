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
    private static readonly HashSet<string> MeshGateways = [VirtualService.MeshGateway];
    private readonly DestinationResolution _destinations = new(view, scope.Labels, settings.Domain, scope.Interception == InterceptionMode.Redirect);

    internal IEnumerable<RouteInputs> All() => scope.Interception switch
    {
        InterceptionMode.Redirect => Redirected(),
        InterceptionMode.Loopback => Local(),
        InterceptionMode.None => [],
    };

    /// <summary>One a port for all services that share the port's listener, one each for services with a listener of their own.</summary>
    private IEnumerable<RouteInputs> Redirected()
    {
        var shared = new SortedDictionary<int, List<Service>>();
        foreach (var (service, port) in HttpPorts())
        {
            if (OutboundListening.HasOwnListener(view, service, port))
            {
                yield return OwnListener(service, port.Number);
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

        shared.TryAdd(HttpPort, []);
        foreach (var (port, services) in shared)
        {
            yield return Shared(port, services);
        }
    }

    /// <summary>One a service and port for its local listener, and one for the forward proxy that knows them all.</summary>
    private IEnumerable<RouteInputs> Local()
    {
        var hosts = new VirtualHostList();
        var origins = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (service, port) in HttpPorts())
        {
            if (!Hostname.IsWildcard(service.Hostname))
            {
                yield return OwnListener(service, port.Number);
            }

            var rule = view.VirtualServices.ForService(service.Hostname);
            AddOrigins(origins, service, rule);
            hosts.Add(HostFor(service, port.Number, rule, WithPort(service.Hostname, port.Number)));
        }

        AddHostsWithoutService(hosts, origins, host => WithPort(host, HttpPort));

        yield return new()
        {
            Name = RouteName.HttpProxy,
            VirtualHosts = hosts.Sorted(),
            UnknownHosts = settings.RegistryOnly ? UnknownHosts.Block : UnknownHosts.ForwardByName,
            MatchPorts = true,
            Origins = [.. origins],
        };
    }

    private IEnumerable<(Service Service, ServicePort Port)> HttpPorts() =>
        from service in view.Services.Services
        from port in service.Ports
        where port.Protocol.IsHttp() || port.Protocol == Protocol.Auto
        select (service, port);

    private RouteInputs OwnListener(Service service, int port)
    {
        var rule = view.VirtualServices.ForService(service.Hostname);
        var origins = new SortedSet<string>(StringComparer.Ordinal);
        AddOrigins(origins, service, rule);
        return new()
        {
            Name = RouteName.Service(service.Hostname, port),
            VirtualHosts = [HostFor(service, port, rule, ["*"])],
            Origins = [.. origins],
        };
    }

    private RouteInputs Shared(int port, List<Service> services)
    {
        var hosts = new VirtualHostList();
        var origins = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var service in services.OrderBy(service => service, Comparer<Service>.Create(Service.CompareAge)))
        {
            var rule = view.VirtualServices.ForService(service.Hostname);
            AddOrigins(origins, service, rule);
            hosts.Add(HostFor(service, port, rule, ServiceDomains.Of(view, service, settings.Domain)));
        }

        if (port == HttpPort)
        {
            AddHostsWithoutService(hosts, origins, Names);
        }

        return new()
        {
            Name = RouteName.Port(port),
            VirtualHosts = hosts.Sorted(),
            UnknownHosts = settings.RegistryOnly ? UnknownHosts.Block : UnknownHosts.PassThrough,
            Origins = [.. origins],
        };
    }

    /// <summary>Rules for hosts that no service has still work, on port 80 only (B30).</summary>
    private void AddHostsWithoutService(VirtualHostList hosts, SortedSet<string> origins, Func<string, IEnumerable<string>> domainsOf)
    {
        foreach (var (host, rule) in view.VirtualServices.SidecarHosts)
        {
            if (view.Services.Find(host) is not null)
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
