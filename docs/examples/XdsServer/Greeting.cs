using ControlPlane.Xds;
using Envoy.Config.Core.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Http.Router.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Google.Protobuf.WellKnownTypes;
using Route = Envoy.Config.Route.V3.Route;

namespace XdsServer;

/// <summary>Something to serve: a listener that answers every request itself.</summary>
internal static class Greeting
{
    internal static EnvoyResource Listener(int port, string text)
    {
        var route = new Route { Match = new() { Prefix = "/" }, DirectResponse = new() { Status = 200, Body = new() { InlineString = text } } };
        var http = new HttpConnectionManager
        {
            StatPrefix = "greeting",
            RouteConfig = new() { VirtualHosts = { new VirtualHost { Name = "all", Domains = { "*" }, Routes = { route } } } },
            HttpFilters = { new HttpFilter { Name = "router", TypedConfig = Any.Pack(new Router()) } },
        };
        var listener = new Listener
        {
            Name = "greeting",
            Address = new() { SocketAddress = new SocketAddress { Address = "127.0.0.1", PortValue = (uint)port } },
            FilterChains = { new FilterChain { Filters = { new Filter { Name = "http", TypedConfig = Any.Pack(http) } } } },
        };
        return EnvoyResource.Create(ResourceType.Listener, listener.Name, listener, []);
    }
}
