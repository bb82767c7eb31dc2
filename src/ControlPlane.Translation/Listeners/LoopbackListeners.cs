using ControlPlane.Model.Meshes;
using ControlPlane.Model.Services;
using ControlPlane.Translation.Naming;
using ControlPlane.Translation.Visibility;

namespace ControlPlane.Translation.Listeners;

/// <summary>Outbound listeners of sidecars without redirection: a local one for each port of each visible service, which the app is told, and a forward proxy.</summary>
internal sealed class LoopbackListeners(NamespaceView view, ListenerClass scope, MeshSettings settings)
{
    private readonly ConnectionRouting _routing = new(view, scope, settings);

    internal IEnumerable<ListenerInputs> All(LocalAddresses local)
    {
        foreach (var (service, port, localPort) in LocalPorts.Of(view.Services.Services))
        {
            // Nobody addresses subnets here: the listener is the service's own.
            var plan = port.Protocol.IsHttp() ? null : _routing.Of(service, port);
            IEnumerable<FilterChainInputs> http = port.Protocol == Protocol.Auto ? [new() { Name = "http", OnlyHttp = true, Target = Routed(service, port) }] : [];
            yield return Local(local, ClusterName.Outbound(port.Number, "", service.Hostname), localPort) with
            {
                Chains = [.. http, .. plan?.Chains.Where(chain => chain.DestinationRanges.IsEmpty) ?? []],
                DefaultChain = port.Protocol.IsHttp()
                    ? new() { Name = "http", Target = Routed(service, port) }
                    : new() { Name = "tcp", Target = plan?.Rest ?? new(ClusterName.BlackHole) },
                Origins = [.. service.DefinedBy.Select(key => key.ToString())],
            };
        }

        yield return Local(local, ListenerName.HttpProxy, local.HttpProxyPort) with
        {
            DefaultChain = new() { Name = "http", Target = new FilterChainTarget.Routed(RouteName.HttpProxy) { ForwardByName = true } },
        };
    }

    /// <summary>The listeners that a Sidecar asks for by port: nobody is redirected, so that each is bound.</summary>
    internal static IEnumerable<ListenerInputs> Stated(NamespaceView view, ListenerClass scope, MeshSettings settings) =>
        new EgressListeners(view, scope, settings).Of(view.Egress.Where(entry => entry.Port is not null)
            .Select(entry => entry with { Bind = entry.Bind ?? scope.Local!.Outbound, BindToPort = true }));

    private ListenerInputs Local(LocalAddresses local, string name, int port) =>
        new() { Name = name, Address = local.Outbound, Port = port, AccessLogs = settings.AccessLogs, Tracing = settings.Tracing };

    private static FilterChainTarget.Routed Routed(Service service, ServicePort port) => new(RouteName.Service(service.Hostname, port.Number));
}
