using ControlPlane.Xds;
using Envoy.Api;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Envoy.Service.Runtime.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Fixtures.Xds;

/// <summary>Reads resources that came over the wire.</summary>
public static class TestResources
{
    /// <summary>The resource inside an <c>Any</c>, with its references.</summary>
    public static EnvoyResource Parse(string name, Any any)
    {
        ArgumentNullException.ThrowIfNull(any);
        if (!ResourceType.TryFind(any.TypeUrl, out var type))
        {
            throw new ArgumentException($"No discovery type: {any.TypeUrl}", nameof(any));
        }

        return EnvoyResource.Create(type, name, Message(any), []);
    }

    /// <summary>The name inside the message, where the name that subscriptions use is.</summary>
    public static string NameOf(Any any) =>
        Message(any) switch
        {
            Cluster cluster => cluster.Name,
            ClusterLoadAssignment assignment => assignment.ClusterName,
            Listener listener => listener.Name,
            RouteConfiguration routes => routes.Name,
            ScopedRouteConfiguration scope => scope.Name,
            VirtualHost host => host.Name,
            Secret secret => secret.Name,
            Runtime runtime => runtime.Name,
            TypedExtensionConfig extension => extension.Name,
            var other => throw new ArgumentException($"No name known for {other.Descriptor.FullName}", nameof(any)),
        };

    private static IMessage Message(Any any)
    {
        ArgumentNullException.ThrowIfNull(any);
        return EnvoyMessages.TryFind(Any.GetTypeName(any.TypeUrl), out var message)
            ? message.Parser.ParseFrom(any.Value)
            : throw new ArgumentException($"Not declared here: {any.TypeUrl}", nameof(any));
    }
}
