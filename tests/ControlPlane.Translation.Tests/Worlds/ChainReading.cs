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

    /// <summary>
    /// Envoy's choice: it narrows the chains down port by address by name by transport by protocol, and never turns back, so that a chain which
    /// says less is not reached from a more exact one that says no at last.
    /// </summary>
    internal static ChainReading Of(Listener listener, Connection connection) =>
        new(Choice(listener, connection) ?? listener.DefaultFilterChain ?? throw new InvalidOperationException($"{listener.Name} closes {connection}"));

    /// <summary>Whether no chain takes the connection.</summary>
    internal static bool IsClosed(Listener listener, Connection connection) =>
        listener.DefaultFilterChain is null && Choice(listener, connection) is null;

    private static FilterChain? Choice(Listener listener, Connection connection)
    {
        var transport = connection.ServerName is not null && Inspects(listener, "envoy.filters.listener.tls_inspector", connection.Port) ? "tls" : "raw_buffer";
        IReadOnlyList<string> protocols = connection.IsHttp ? ["http/1.1"] : transport == "tls" ? connection.Offers : [];
        var left = listener.FilterChains.Select(chain => (Chain: chain, Match: chain.FilterChainMatch ?? new())).ToList();
        left = Narrow(left, match => match.DestinationPort is null ? 0 : match.DestinationPort == (uint)connection.Port ? 1 : -1);
        left = Narrow(left, match => match.PrefixRanges.Count == 0 ? 0
            : match.PrefixRanges.Where(range => Contains(range, connection.Address)).Select(range => 1 + (int)(range.PrefixLen ?? 0)).DefaultIfEmpty(-1).Max());
        left = Narrow(left, match => match.ServerNames.Count == 0 ? 0
            : match.ServerNames.Where(name => Covers(name, connection.ServerName)).Select(name => name.StartsWith('*') ? name.Length : 1000).DefaultIfEmpty(-1).Max());
        left = Narrow(left, match => match.TransportProtocol.Length == 0 ? 0 : match.TransportProtocol == transport ? 1 : -1);
        left = Narrow(left, match => match.ApplicationProtocols.Count == 0 ? 0
            : protocols.Select((name, at) => match.ApplicationProtocols.Contains(name) ? protocols.Count - at : -1).DefaultIfEmpty(-1).Max());
        return left.Select(candidate => candidate.Chain).FirstOrDefault();
    }

    private static bool Inspects(Listener listener, string filter, int port) =>
        listener.ListenerFilters.FirstOrDefault(candidate => candidate.Name == filter) is { } inspector && !(inspector.FilterDisabled is { } disabled && Fits(disabled, port));

    private static bool Fits(ListenerFilterChainMatchPredicate predicate, int port) =>
        predicate.NotMatch is { } not ? !Fits(not, port)
        : predicate.OrMatch is { } any ? any.Rules.Any(rule => Fits(rule, port))
        : predicate.DestinationPortRange.Start <= port && port < predicate.DestinationPortRange.End;

    /// <summary>Keeps those that say most, of those that do not say no.</summary>
    private static List<(FilterChain Chain, FilterChainMatch Match)> Narrow(
        List<(FilterChain Chain, FilterChainMatch Match)> chains, Func<FilterChainMatch, int> exactness)
    {
        var fitting = chains.Where(chain => exactness(chain.Match) >= 0).ToList();
        return fitting.Count == 0 ? fitting : [.. fitting.Where(chain => exactness(chain.Match) == fitting.Max(other => exactness(other.Match)))];
    }

    private static bool Contains(Envoy.Config.Core.V3.CidrRange range, string address) =>
        IPNetwork.Parse($"{range.AddressPrefix}/{range.PrefixLen}").Contains(IPAddress.Parse(address));

    private static bool Covers(string pattern, string? name) => name is not null
        && (pattern.StartsWith("*.", StringComparison.Ordinal) ? name.EndsWith(pattern[1..], StringComparison.Ordinal) : pattern == name);
}
