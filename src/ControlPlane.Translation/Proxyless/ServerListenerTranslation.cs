using ControlPlane.Translation.Listeners;
using ControlPlane.Translation.Naming;
using ControlPlane.Xds;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Http.Router.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Translation.Proxyless;

/// <summary>Assembles the listener of a gRPC server, which starts to serve when it has it.</summary>
internal static class ServerListenerTranslation
{
    internal static EnvoyResource Build(ServerListenerInputs inputs) =>
        EnvoyResource.Create(ResourceType.Listener, inputs.Name, ToEnvoy(inputs), []);

    internal static Listener ToEnvoy(ServerListenerInputs inputs) => new()
    {
        Name = inputs.Name,
        Address = Addresses.Of(inputs.Address, inputs.Port),
        FilterChains =
        {
            new FilterChain
            {
                Name = "plaintext",
                Filters = { new Filter { Name = "envoy.filters.network.http_connection_manager", TypedConfig = Any.Pack(Manager(inputs)) } },
            },
        },
    };

    private static HttpConnectionManager Manager(ServerListenerInputs inputs) => new()
    {
        RouteConfig = new()
        {
            Name = ClusterName.Inbound(inputs.Port),
            VirtualHosts =
            {
                new VirtualHost
                {
                    Name = ClusterName.Inbound(inputs.Port),
                    Domains = { "*" },
                    Routes = { new Route { Match = new() { Prefix = "/" }, NonForwardingAction = new() } },
                },
            },
        },
        HttpFilters = { HttpConnectionManagerTranslation.Filter(HttpConnectionManagerTranslation.RouterFilter, new Router()) },
    };
}
