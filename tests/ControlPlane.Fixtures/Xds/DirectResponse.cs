using ControlPlane.Xds;
using Envoy.Config.Core.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Http.Router.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Fixtures.Xds;

/// <summary>A listener that a real Envoy accepts, and routes that answer by themselves: traffic without any cluster.</summary>
public static class DirectResponse
{
    /// <summary>Listens on <c>127.0.0.1</c> and fetches <see cref="Routes"/>. Statistics prefix <c>direct</c>.</summary>
    /// <param name="port">Where it listens.</param>
    /// <param name="routes">Where the routes come from; over ADS when it is not said.</param>
    /// <param name="filters">What requests pass before they are routed.</param>
    public static EnvoyResource Listener(int port, ConfigSource? routes = null, params HttpFilter[] filters)
    {
        var manager = new HttpConnectionManager
        {
            StatPrefix = "direct",
            Rds = new Rds { ConfigSource = routes ?? XdsResources.Ads(), RouteConfigName = "routes" },
            HttpFilters = { filters, new HttpFilter { Name = "router", TypedConfig = Any.Pack(new Router()) } },
        };
        return XdsResources.Make(
            ResourceType.Listener,
            "direct",
            new Listener
            {
                Name = "direct",
                Address = new Address { SocketAddress = new SocketAddress { Address = "127.0.0.1", PortValue = (uint)port } },
                FilterChains = { new FilterChain { Filters = { new Filter { Name = "http", TypedConfig = Any.Pack(manager) } } } },
            });
    }

    /// <summary>The route configuration <c>routes</c>: every path answers 200 with <paramref name="text"/>.</summary>
    public static EnvoyResource Routes(string text)
    {
        var route = new Route
        {
            Match = new RouteMatch { Prefix = "/" },
            DirectResponse = new DirectResponseAction { Status = 200, Body = new DataSource { InlineString = text } },
        };
        var host = new VirtualHost { Name = "all", Domains = { "*" }, Routes = { route } };
        return XdsResources.Make(
            ResourceType.Route, "routes", new RouteConfiguration { Name = "routes", VirtualHosts = { host } });
    }
}
