using ControlPlane.Translation.Authorization;
using ControlPlane.Translation.Naming;
using ControlPlane.Translation.Tls;
using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Network.TcpProxy.V3;
using Envoy.Type.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Translation.Listeners;

/// <summary>Assembles a filter chain.</summary>
internal static class FilterChainTranslation
{
    internal static FilterChain ToEnvoy(FilterChainInputs inputs, ListenerInputs listener, PolicyFilters policies)
    {
        var chain = new FilterChain { Name = inputs.Name, FilterChainMatch = Match(inputs) };
        if (inputs.Target is FilterChainTarget.Tcp)
        {
            chain.Filters.AddRange(policies.ForConnections);
        }

        chain.Filters.Add(inputs.Target switch
        {
            FilterChainTarget.Tcp tcp => Filter("envoy.filters.network.tcp_proxy", ToEnvoy(tcp, listener)),
            var http => Filter("envoy.filters.network.http_connection_manager", HttpConnectionManagerTranslation.ToEnvoy(http, listener, policies)),
        });
        if (inputs.Tls is { } tls)
        {
            chain.TransportSocket = DownstreamTlsTranslation.ToSocket(tls);
            chain.TransportSocketConnectTimeout = DownstreamTlsTranslation.HandshakeTimeout.ToDuration();
        }

        return chain;
    }

    /// <summary>Null: every connection.</summary>
    private static FilterChainMatch? Match(FilterChainInputs inputs)
    {
        var match = new FilterChainMatch();
        if (inputs.DestinationPort > 0)
        {
            match.DestinationPort = (uint)inputs.DestinationPort;
        }

        match.PrefixRanges.AddRange(inputs.DestinationRanges.Select(Addresses.Range).Where(range => range is not null));
        if (inputs.IsForTls)
        {
            match.TransportProtocol = "tls";
            match.ServerNames.AddRange(inputs.ServerNames);
            match.ApplicationProtocols.AddRange(inputs.OfferedProtocols);
        }

        if (inputs.OnlyPlain)
        {
            match.TransportProtocol = "raw_buffer";
        }

        if (inputs.OnlyHttp)
        {
            match.TransportProtocol = "raw_buffer";
            match.ApplicationProtocols.Add("http/1.1");
            match.ApplicationProtocols.Add("h2c");
        }

        return match.CalculateSize() == 0 ? null : match;
    }

    private static TcpProxy ToEnvoy(FilterChainTarget.Tcp tcp, ListenerInputs listener)
    {
        var proxy = new TcpProxy
        {
            StatPrefix = tcp.Cluster,
            IdleTimeout = tcp.IdleTimeout?.ToDuration(),
            MaxDownstreamConnectionDuration = tcp.MaxConnectionDuration?.ToDuration(),
        };
        if (tcp.Split.IsEmpty)
        {
            proxy.Cluster = tcp.Cluster;
        }
        else
        {
            proxy.WeightedClusters = new();
            proxy.WeightedClusters.Clusters.AddRange(tcp.Split.Select(
                share => new TcpProxy.Types.WeightedCluster.Types.ClusterWeight { Name = share.Cluster, Weight = (uint)share.Weight }));
        }

        if (tcp.HashSourceIp)
        {
            proxy.HashPolicy.Add(new HashPolicy { SourceIp = new() });
        }

        // Connections to nowhere are refused, not worth a line each.
        if (tcp.Cluster != ClusterName.BlackHole)
        {
            proxy.AccessLog.AddRange(AccessLogTranslation.ToEnvoy(listener.AccessLogs));
        }

        return proxy;
    }

    private static Filter Filter(string name, IMessage config) => new() { Name = name, TypedConfig = Any.Pack(config) };
}
