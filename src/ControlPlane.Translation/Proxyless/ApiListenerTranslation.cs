using ControlPlane.Translation.Listeners;
using ControlPlane.Translation.Routes;
using ControlPlane.Xds;
using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Http.Fault.V3;
using Envoy.Extensions.Filters.Http.Router.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Translation.Proxyless;

/// <summary>Assembles the listener of a gRPC client: no address, no chains, just where its routes are and what it may inject.</summary>
internal static class ApiListenerTranslation
{
    internal static EnvoyResource Build(ApiListenerInputs inputs) =>
        EnvoyResource.Create(ResourceType.Listener, inputs.Name, ToEnvoy(inputs), inputs.Origins);

    internal static Listener ToEnvoy(ApiListenerInputs inputs)
    {
        var manager = new HttpConnectionManager
        {
            Rds = new() { ConfigSource = ConfigSources.Ads(), RouteConfigName = inputs.RouteName },
            HttpFilters =
            {
                HttpConnectionManagerTranslation.Filter(FaultTranslation.FilterName, new HTTPFault()),
                HttpConnectionManagerTranslation.Filter(HttpConnectionManagerTranslation.RouterFilter, new Router()),
            },
        };
        return new() { Name = inputs.Name, ApiListener = new() { ApiListener_ = Any.Pack(manager) } };
    }
}
