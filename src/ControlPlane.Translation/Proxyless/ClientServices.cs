using ControlPlane.Model.Matching;
using ControlPlane.Model.Meshes;
using ControlPlane.Model.Services;
using ControlPlane.Model.VirtualServices;
using ControlPlane.Translation.Naming;
using ControlPlane.Translation.Routes;
using ControlPlane.Translation.Visibility;

namespace ControlPlane.Translation.Proxyless;

/// <summary>The services that gRPC clients of a class can dial: a listener for each name and port, and the routes behind them.</summary>
internal static class ClientServices
{
    private static readonly HashSet<string> MeshGateways = [VirtualService.MeshGateway];

    /// <summary>A service's whole name is dialled as such; a short one stands for it where no other service is called so.</summary>
    internal static IEnumerable<ApiListenerInputs> Listeners(NamespaceView view, string domain)
    {
        var listeners = new SortedDictionary<string, ApiListenerInputs>(StringComparer.Ordinal);
        foreach (var (service, port) in Ports(view))
        {
            Add(service, port, service.Hostname);
        }

        foreach (var (service, port) in Ports(view))
        {
            foreach (var name in ServiceDomains.Of(view, service, domain).Skip(1))
            {
                Add(service, port, name);
            }
        }

        return listeners.Values;

        void Add(Service service, ServicePort port, string name)
        {
            var dialled = $"{name}:{port.Number}";
            listeners.TryAdd(dialled, new(dialled, NameOf(service, port)) { Origins = [.. service.DefinedBy.Select(key => key.ToString())] });
        }
    }

    internal static IEnumerable<RouteInputs> Routes(NamespaceView view, RouteClass scope, MeshSettings settings)
    {
        var destinations = new DestinationResolution(view, scope.Labels, settings.Domain, knowsOriginalDestination: false);
        return Ports(view).Select(each => Routes(each.Service, each.Port));

        RouteInputs Routes(Service service, ServicePort port)
        {
            var rule = view.VirtualServices.ForService(service.Hostname);
            return new()
            {
                Name = NameOf(service, port),
                Proxyless = true,
                VirtualHosts =
                [
                    new()
                    {
                        Name = $"{service.Hostname}:{port.Number}",
                        Domains = ["*"],
                        Rules = rule is null ? [] : [.. new RouteSelection(scope, MeshGateways, port.Number).Select(rule, destinations)],
                        Default = destinations.Default(service, port.Number),
                    },
                ],
                Origins = [.. service.DefinedBy.Select(key => key.ToString()).Concat(rule is null ? [] : [rule.Key.ToString()])
                    .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            };
        }
    }

    private static string NameOf(Service service, ServicePort port) => ClusterName.Outbound(port.Number, "", service.Hostname);

    private static IEnumerable<(Service Service, ServicePort Port)> Ports(NamespaceView view) =>
        from service in view.Services.Services
        where !Hostname.IsWildcard(service.Hostname)
        from port in service.Ports
        where port.Protocol.IsHttp() || port.Protocol == Protocol.Auto
        select (service, port);
}
