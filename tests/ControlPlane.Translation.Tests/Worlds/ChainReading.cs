using System.Net;
using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Envoy.Extensions.Filters.Network.TcpProxy.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;

namespace ControlPlane.Translation.Tests.Worlds;

/// <summary>What a chain of a listener does with its connections.</summary>
internal sealed record ChainReading(FilterChain Chain)
{
    /// <summary>The cluster that gets the bytes; null: the chain speaks HTTP.</summary>
    internal string? Cluster => Tcp?.Cluster;

    /// <summary>The route configuration that is fetched; null: the chain does not speak HTTP, or has its own.</summary>
    internal string? RouteName => Http?.Rds?.RouteConfigName;

    internal TcpProxy? Tcp => Chain.Filters[^1].TypedConfig.TryUnpack<TcpProxy>(out var tcp) ? tcp : null;

    internal HttpConnectionManager? Http => Chain.Filters[^1].TypedConfig.TryUnpack<HttpConnectionManager>(out var http) ? http : null;

    /// <summary>How TLS ends here; null: it does not.</summary>
    internal DownstreamTlsContext? Tls => Chain.TransportSocket?.TypedConfig.Unpack<DownstreamTlsContext>();

    /// <summary>Envoy's choice: of the chains that match the one whose port, address, name and protocol are said most exactly, else the default one.</summary>
    internal static ChainReading Of(Listener listener, Connection connection)
    {
        var chain = listener.FilterChains.Where(candidate => Matches(candidate.FilterChainMatch, connection))
            .MaxBy(candidate => Exactness(candidate.FilterChainMatch));
        return new(chain ?? listener.DefaultFilterChain ?? throw new InvalidOperationException($"{listener.Name} closes {connection}"));
    }

    /// <summary>Whether no chain takes the connection.</summary>
    internal static bool IsClosed(Listener listener, Connection connection) =>
        listener.DefaultFilterChain is null && !listener.FilterChains.Any(candidate => Matches(candidate.FilterChainMatch, connection));

    private static bool Matches(FilterChainMatch? match, Connection connection) =>
        match is null
        || ((match.DestinationPort is null || match.DestinationPort == (uint)connection.Port)
            && (match.PrefixRanges.Count == 0 || match.PrefixRanges.Any(range => Contains(range, connection.Address)))
            && (match.ServerNames.Count == 0 || match.ServerNames.Any(name => Covers(name, connection.ServerName)))
            && (match.TransportProtocol.Length == 0 || (match.TransportProtocol == "tls") == (connection.ServerName is not null))
            && (match.ApplicationProtocols.Count == 0 || connection.IsHttp));

    private static int Exactness(FilterChainMatch? match) => match is null ? 0
        : (match.DestinationPort is null ? 0 : 1000) + (match.PrefixRanges.Count == 0 ? 0 : 200 + (int)(match.PrefixRanges[0].PrefixLen ?? 0))
            + (match.ServerNames.Count == 0 ? 0 : match.ServerNames[0].StartsWith('*') ? 20 : 30)
            + (match.TransportProtocol.Length == 0 ? 0 : 4) + (match.ApplicationProtocols.Count == 0 ? 0 : 1);

    private static bool Contains(Envoy.Config.Core.V3.CidrRange range, string address) =>
        IPNetwork.Parse($"{range.AddressPrefix}/{range.PrefixLen}").Contains(IPAddress.Parse(address));

    private static bool Covers(string pattern, string? name) => name is not null
        && (pattern.StartsWith("*.", StringComparison.Ordinal) ? name.EndsWith(pattern[1..], StringComparison.Ordinal) : pattern == name);
}
