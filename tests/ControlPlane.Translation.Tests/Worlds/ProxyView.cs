using ControlPlane.Xds;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Envoy.Extensions.Upstreams.Http.V3;

namespace ControlPlane.Translation.Tests.Worlds;

/// <summary>What a proxy was given, and what it would do with it.</summary>
internal sealed class ProxyView(Snapshot snapshot)
{
    private const string HttpOptionsName = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

    internal Snapshot Snapshot => snapshot;

    internal Cluster Cluster(string name) => Cluster_(name) ?? throw new KeyNotFoundException($"cluster {name}; there are {Names(snapshot.Clusters)}");

    internal bool HasCluster(string name) => Cluster_(name) is not null;

    internal ClusterLoadAssignment Endpoints(string cluster) => ClusterLoadAssignment.Parser.ParseFrom(Get(snapshot.Endpoints, cluster));

    /// <summary>Where a cluster's endpoints are, as <c>address:port</c>, in their order.</summary>
    internal IEnumerable<string> Addresses(string cluster) =>
        (Cluster(cluster).LoadAssignment ?? Endpoints(cluster)).Endpoints.SelectMany(locality => locality.LbEndpoints)
            .Select(endpoint => endpoint.Endpoint.Address.SocketAddress).Select(socket => $"{socket.Address}:{socket.PortValue}");

    internal Listener Listener(string name) => Envoy.Config.Listener.V3.Listener.Parser.ParseFrom(Get(snapshot.Listeners, name));

    internal bool HasListener(string name) => snapshot.Listeners.TryGet(name, out _);

    internal RouteConfiguration Routes(string name) => RouteConfiguration.Parser.ParseFrom(Get(snapshot.Routes, name));

    internal bool HasRoutes(string name) => snapshot.Routes.TryGet(name, out _);

    /// <summary>What happens to a GET request that meets a route configuration; a header <c>:method</c> or <c>:scheme</c> says otherwise.</summary>
    internal RouteAnswer Route(string configuration, string host, string path = "/", params (string Name, string Value)[] headers) =>
        RouteEvaluation.Answer(Routes(configuration), host, path, headers);

    /// <summary>How HTTP is spoken to a cluster; null: with Envoy's defaults.</summary>
    internal HttpProtocolOptions? HttpOptions(string cluster) =>
        Cluster(cluster).TypedExtensionProtocolOptions.TryGetValue(HttpOptionsName, out var any) ? any.Unpack<HttpProtocolOptions>() : null;

    /// <summary>The TLS that a cluster speaks to all its endpoints; null: none.</summary>
    internal UpstreamTlsContext? Tls(string cluster) => Cluster(cluster).TransportSocket?.TypedConfig.Unpack<UpstreamTlsContext>();

    /// <summary>The TLS that a cluster speaks to those endpoints that offer it; null: it speaks none.</summary>
    internal UpstreamTlsContext? MeshTls(string cluster) =>
        Cluster(cluster).TransportSocketMatches.FirstOrDefault(match => match.Name == "tlsMode-istio")?.TransportSocket.TypedConfig.Unpack<UpstreamTlsContext>();

    /// <summary>The addresses of a cluster's endpoints that offer the mesh's TLS.</summary>
    internal IEnumerable<string> Offering(string cluster) =>
        (Cluster(cluster).LoadAssignment ?? Endpoints(cluster)).Endpoints.SelectMany(locality => locality.LbEndpoints)
            .Where(endpoint => endpoint.Metadata?.FilterMetadata["envoy.transport_socket_match"].Fields["tlsMode"].StringValue == "istio")
            .Select(endpoint => endpoint.Endpoint.Address.SocketAddress.Address);

    internal Secret Secret(string name) => Envoy.Extensions.TransportSockets.Tls.V3.Secret.Parser.ParseFrom(Get(snapshot.Secrets, name));

    internal IEnumerable<string> SecretNames => snapshot.Secrets.InNameOrder().Select(secret => secret.Name);

    /// <summary>The chain that takes a redirected connection: of the listener for its address, else for its port, else of the one for all.</summary>
    internal ChainReading Connect(Connection connection) => ChainReading.Of(
        Listener(new[] { $"{connection.Address}_{connection.Port}", $"0.0.0.0_{connection.Port}" }.FirstOrDefault(HasListener) ?? "virtualOutbound"), connection);

    /// <summary>The chain of the inbound listener that takes a redirected connection to a port of this workload.</summary>
    internal ChainReading Accept(int port, bool http = false) =>
        ChainReading.Of(Listener("virtualInbound"), new("10.1.0.1", port) { IsHttp = http });

    private Cluster? Cluster_(string name) =>
        snapshot.Clusters.TryGet(name, out var resource) ? Envoy.Config.Cluster.V3.Cluster.Parser.ParseFrom(resource.Message.Span) : null;

    private static ReadOnlySpan<byte> Get(ResourceTable table, string name) =>
        table.TryGet(name, out var resource) ? resource.Message.Span : throw new KeyNotFoundException($"{table.Type} {name}; there are {Names(table)}");

    private static string Names(ResourceTable table) => string.Join(", ", table.InNameOrder().Select(resource => resource.Name));
}
