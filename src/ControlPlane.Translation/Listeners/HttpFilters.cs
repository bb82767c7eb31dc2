using ControlPlane.Translation.Authorization;
using ControlPlane.Translation.Routes;
using Envoy.Extensions.Filters.Http.Cors.V3;
using Envoy.Extensions.Filters.Http.Fault.V3;
using Envoy.Extensions.Filters.Http.Router.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;

namespace ControlPlane.Translation.Listeners;

/// <summary>The HTTP filters of a chain, in the order in which a request passes them: the only place that says this order.</summary>
internal static class HttpFilters
{
    internal static IEnumerable<HttpFilter> Of(FilterChainTarget target, PolicyFilters policies) =>
    [
        // Who may come in is decided before anything else is done with a request; see PolicyFilters for the order among these.
        .. policies.ForHttp,
        // These do nothing until a route asks for them, so that a rule with a fault or CORS changes routes only.
        .. target is FilterChainTarget.Routed ? OfRoutes : [],
        .. target is FilterChainTarget.Routed { ForwardByName: true } ? [DynamicForwardProxy.Filter()] : Array.Empty<HttpFilter>(),
        HttpConnectionManagerTranslation.Filter(HttpConnectionManagerTranslation.RouterFilter, new Router()),
    ];

    private static HttpFilter[] OfRoutes =>
    [
        HttpConnectionManagerTranslation.Filter(FaultTranslation.FilterName, new HTTPFault()),
        HttpConnectionManagerTranslation.Filter(CorsTranslation.FilterName, new Cors()),
    ];
}
