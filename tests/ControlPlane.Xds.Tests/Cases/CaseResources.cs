using ControlPlane.Fixtures.Xds;
using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Network.TcpProxy.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Envoy.Service.Runtime.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Xds.Tests.Cases;

/// <summary>Small resources of every type, which refer to nothing.</summary>
internal static class CaseResources
{
    internal static ResourceType TypeOf(string shortName) => ResourceType.All.Single(type => type.ShortName == shortName);

    /// <summary>Another <paramref name="revision"/> has other bytes.</summary>
    internal static EnvoyResource Make(ResourceType type, string name, int revision = 1) =>
        ReferenceEquals(type, ResourceType.Cluster) ? XdsResources.StaticCluster(name, revision)
        : ReferenceEquals(type, ResourceType.Endpoint) ? XdsResources.Endpoints(name, revision)
        : ReferenceEquals(type, ResourceType.Listener) ? XdsResources.Listener(name, revision)
        : ReferenceEquals(type, ResourceType.Route) ? XdsResources.Routes(name, revision)
        : XdsResources.Make(type, name, Message(type, name, revision));

    /// <summary>A route configuration whose virtual hosts are resources of their own.</summary>
    internal static EnvoyResource RoutesThatFetch(string name) =>
        XdsResources.Make(
            ResourceType.Route, name, new RouteConfiguration { Name = name, Vhds = new Vhds { ConfigSource = XdsResources.Ads() } });

    /// <summary>A listener that passes connections on to a cluster.</summary>
    internal static EnvoyResource ListenerTo(string name, string cluster)
    {
        var filter = new Filter { Name = "tcp", TypedConfig = Any.Pack(new TcpProxy { StatPrefix = name, Cluster = cluster }) };
        return XdsResources.Make(
            ResourceType.Listener, name, new Listener { Name = name, FilterChains = { new FilterChain { Filters = { filter } } } });
    }

    /// <summary>The listener <c>l</c>, with one filter whose configuration it fetches.</summary>
    internal static EnvoyResource ListenerWithFilter(string name)
    {
        var filter = new Filter { Name = name, ConfigDiscovery = new ExtensionConfigSource { ConfigSource = XdsResources.Ads() } };
        return XdsResources.Make(
            ResourceType.Listener, "l", new Listener { Name = "l", FilterChains = { new FilterChain { Filters = { filter } } } });
    }

    private static IMessage Message(ResourceType type, string name, int revision) => type.ShortName switch
    {
        "SRDS" => new ScopedRouteConfiguration { Name = name, RouteConfigurationName = $"routes-{revision}" },
        "VHDS" => new VirtualHost { Name = name, Domains = { $"host-{revision}" } },
        "SDS" => new Secret { Name = name, GenericSecret = new GenericSecret { Secret = new DataSource { InlineString = $"{revision}" } } },
        "RTDS" => new Runtime { Name = name, Layer = new Struct { Fields = { ["revision"] = Value.ForNumber(revision) } } },
        "ECDS" => new TypedExtensionConfig { Name = name, TypedConfig = Any.Pack(new Int32Value { Value = revision }) },
        "LEDS" => new LbEndpoint { LoadBalancingWeight = (uint)revision },
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}
