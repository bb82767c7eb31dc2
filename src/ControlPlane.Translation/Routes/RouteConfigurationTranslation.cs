using ControlPlane.Translation.Naming;
using ControlPlane.Translation.Proxyless;
using ControlPlane.Xds;
using Envoy.Config.Route.V3;

namespace ControlPlane.Translation.Routes;

/// <summary>Assembles one route configuration, again and again as its inputs change.</summary>
internal sealed class RouteConfigurationTranslation
{
    private const uint MaxDirectResponseBodyBytes = 1024 * 1024;
    private const uint BadGateway = 502;

    /// <summary>Virtual hosts of the last build, by what they were made from: one edited rule rebuilds one of a thousand.</summary>
    private Dictionary<string, (VirtualHostInputs Inputs, VirtualHost Host)> _hosts = [];

    internal EnvoyResource Build(RouteInputs inputs) =>
        EnvoyResource.Create(
            ResourceType.Route, inputs.Name, inputs.Proxyless ? ClientRouteTranslation.ToEnvoy(inputs) : ToEnvoy(inputs), inputs.Origins);

    internal RouteConfiguration ToEnvoy(RouteInputs inputs)
    {
        var configuration = new RouteConfiguration
        {
            Name = inputs.Name,
            ValidateClusters = false,
            IgnorePortInHostMatching = !inputs.MatchPorts,
            MaxDirectResponseBodySizeBytes = MaxDirectResponseBodyBytes,
        };
        AddVirtualHosts(configuration, inputs);
        if (Unknown(inputs) is { } unknown)
        {
            configuration.VirtualHosts.Add(unknown);
        }

        return configuration;
    }

    private void AddVirtualHosts(RouteConfiguration configuration, RouteInputs inputs)
    {
        var made = new Dictionary<string, (VirtualHostInputs Inputs, VirtualHost Host)>(inputs.VirtualHosts.Count);
        foreach (var host in inputs.VirtualHosts)
        {
            if (!_hosts.TryGetValue(host.Name, out var last) || !last.Inputs.Equals(host))
            {
                last = (host, VirtualHostTranslation.ToEnvoy(host));
            }

            made[host.Name] = last;
            configuration.VirtualHosts.Add(last.Host);
        }

        _hosts = made;
    }

    private static VirtualHost? Unknown(RouteInputs inputs) => inputs.UnknownHosts switch
    {
        UnknownHosts.NotFound => null,
        UnknownHosts.PassThrough => CatchAll("allow_any", VirtualHostTranslation.DefaultRoute(new(inputs.UnknownCluster ?? ClusterName.Passthrough, 1, null, null))),
        UnknownHosts.ForwardByName => CatchAll("allow_any", VirtualHostTranslation.DefaultRoute(new(inputs.UnknownCluster ?? ClusterName.DynamicForwardProxy, 1, null, null))),
        UnknownHosts.Block => CatchAll("block_all", new Route { Match = new() { Prefix = "/" }, DirectResponse = new() { Status = BadGateway } }),
    };

    private static VirtualHost CatchAll(string name, Route route) => new() { Name = name, Domains = { "*" }, Routes = { route } };
}
