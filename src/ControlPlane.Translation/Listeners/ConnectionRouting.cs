using ControlPlane.Model.Collections;
using ControlPlane.Model.Meshes;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;
using ControlPlane.Model.VirtualServices;
using ControlPlane.Translation.Visibility;

namespace ControlPlane.Translation.Listeners;

/// <summary>Finds out where connections go that are not read as HTTP: the <c>tls</c> and <c>tcp</c> rules of VirtualServices, else the service itself.</summary>
internal sealed class ConnectionRouting(NamespaceView view, ListenerClass scope, MeshSettings settings)
{
    private const string AnyName = "*";

    private readonly ConnectionTargets _targets =
        new(new(view, scope.Labels, settings.Domain, scope.Kind == ProxyKind.Sidecar && scope.Interception == InterceptionMode.Redirect));

    internal ConnectionPlan Of(Service service, ServicePort port)
    {
        var rule = view.VirtualServices.ForService(service.Hostname);
        return rule is null ? new([], _targets.Itself(service, port.Number))
            : port.Protocol.IsTls() ? Tls(service, port, rule)
            : Tcp(service, port, rule);
    }

    /// <summary>Connections for a name that no rule has are no longer this service's (G111).</summary>
    private ConnectionPlan Tls(Service service, ServicePort port, VirtualService rule)
    {
        var chains = new List<FilterChainInputs>();
        foreach (var route in rule.Tls)
        {
            foreach (var match in route.Match.Where(match => CanHold(match, rule, port.Number)))
            {
                // Of equal matches the first counts (G113).
                chains.Add(Chain(rule, chains.Count, match.DestinationSubnets, _targets.Of(route, rule, port.Number)) with
                {
                    ServerNames = match.SniHosts.Contains(AnyName) ? [] : match.SniHosts,
                });
            }
        }

        return chains.Count == 0 ? new([], _targets.Itself(service, port.Number)) : WithRest(chains, null);
    }

    /// <summary>The first rule that does not ask where the connection was going takes all that is left.</summary>
    private ConnectionPlan Tcp(Service service, ServicePort port, VirtualService rule)
    {
        var chains = new List<FilterChainInputs>();
        foreach (var route in rule.Tcp)
        {
            var matches = route.Match.Where(match => CanHold(match, rule, port.Number)).ToList();
            if (route.Match.IsEmpty ? IsForMesh(rule.Gateways) : matches.Exists(match => match.DestinationSubnets.IsEmpty))
            {
                return WithRest(chains, _targets.Of(route, rule, port.Number));
            }

            if (matches.Count > 0)
            {
                EquatableArray<string> subnets = [.. matches.SelectMany(match => match.DestinationSubnets).Distinct(StringComparer.Ordinal)];
                chains.Add(Chain(rule, chains.Count, subnets, _targets.Of(route, rule, port.Number)));
            }
        }

        return WithRest(chains, _targets.Itself(service, port.Number));
    }

    /// <summary>A chain that asks for nothing is what takes the rest.</summary>
    private static ConnectionPlan WithRest(List<FilterChainInputs> chains, FilterChainTarget.Tcp? rest)
    {
        var all = chains.Find(chain => chain.ServerNames.IsEmpty && chain.DestinationRanges.IsEmpty);
        FilterChainList distinct = [.. chains.Where(chain => chain != all)];
        return new([.. distinct], (FilterChainTarget.Tcp?)all?.Target ?? rest);
    }

    private static FilterChainInputs Chain(VirtualService rule, int number, EquatableArray<string> subnets, FilterChainTarget.Tcp target) => new()
    {
        Name = $"{rule.Metadata.Name}.{rule.Metadata.Namespace}.{number}",
        DestinationRanges = [.. subnets.Select(Addresses.Block).OfType<string>().Distinct(StringComparer.Ordinal)],
        Target = target,
    };

    /// <summary>All conditions hold together, unlike those of an HTTP match (G116).</summary>
    private bool CanHold(ConnectionMatch match, VirtualService rule, int port) =>
        (match.Port is null || match.Port == port)
        && IsForMesh(match.Gateways.IsEmpty ? rule.Gateways : match.Gateways)
        && match.SourceLabels.IsSubsetOf(scope.Labels)
        && (match.SourceNamespace is null || match.SourceNamespace == scope.Namespace);

    private static bool IsForMesh(EquatableArray<string> gateways) => gateways.Contains(VirtualService.MeshGateway);
}
