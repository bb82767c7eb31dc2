using ControlPlane.Model.DestinationRules;
using ControlPlane.Model.Services;
using ControlPlane.Translation.Tls;
using Envoy.Config.Core.V3;
using Google.Protobuf.WellKnownTypes;
using CommonHttpOptions = Envoy.Config.Core.V3.HttpProtocolOptions;
using HttpProtocolOptions = Envoy.Extensions.Upstreams.Http.V3.HttpProtocolOptions;

namespace ControlPlane.Translation.Clusters;

/// <summary>How HTTP is spoken to a cluster.</summary>
internal static class HttpProtocolOptionsTranslation
{
    internal const string ExtensionName = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

    /// <summary>Null: HTTP/1.1 with Envoy's defaults.</summary>
    internal static HttpProtocolOptions? ToEnvoy(ClusterInputs inputs)
    {
        if (!inputs.Protocol.IsHttp() && inputs.Protocol != Protocol.Auto)
        {
            return null;
        }

        var (common, names) = (Common(inputs.Policy.ConnectionPool), Names(inputs.Tls?.Context));
        var options = Version(inputs.Protocol, inputs.Policy.ConnectionPool);
        if (options is null)
        {
            if (common is null && names is null)
            {
                return null;
            }

            options = new() { ExplicitHttpConfig = new() { HttpProtocolOptions = new() } };
        }

        options.CommonHttpProtocolOptions = common;
        options.UpstreamHttpProtocolOptions = names;
        return options;
    }

    /// <summary>Whether HTTP/2 is spoken whatever the client spoke.</summary>
    internal static bool IsHttp2(Protocol protocol, ConnectionPool? pool) =>
        pool is not { UseClientProtocol: true } && (protocol.IsHttp2() || (protocol.IsHttp() && pool is { H2UpgradePolicy: H2UpgradePolicy.Upgrade }));

    /// <summary>Speak upstream what the client spoke; for ports whose protocol is found out from the first bytes.</summary>
    internal static HttpProtocolOptions AsDownstream() =>
        new() { UseDownstreamProtocolConfig = new() { HttpProtocolOptions = new(), Http2ProtocolOptions = new() } };

    /// <summary>The request's host is what TLS asks for and what the certificate must be for (H142).</summary>
    private static UpstreamHttpProtocolOptions? Names(UpstreamTls? tls) =>
        tls is { AsksForHost: true } ? new() { AutoSni = true, AutoSanValidation = tls.Trust is not null && tls.PeerNames.IsEmpty } : null;

    private static HttpProtocolOptions? Version(Protocol protocol, ConnectionPool? pool)
    {
        if (pool is { UseClientProtocol: true })
        {
            return AsDownstream();
        }

        if (protocol.IsHttp2() || pool is { H2UpgradePolicy: H2UpgradePolicy.Upgrade })
        {
            return new() { ExplicitHttpConfig = new() { Http2ProtocolOptions = Http2(pool) } };
        }

        return protocol == Protocol.Auto ? AsDownstream() : null;
    }

    private static Http2ProtocolOptions Http2(ConnectionPool? pool) => new()
    {
        MaxConcurrentStreams = pool?.MaxConcurrentStreams is > 0 and var streams ? (uint)streams : null,
        ConnectionKeepalive = pool?.Http2KeepAlive is { } pings ? new() { Interval = pings.Interval.ToDuration(), Timeout = pings.Timeout.ToDuration() } : null,
    };

    /// <summary>Null: nothing is stated.</summary>
    internal static CommonHttpOptions? Common(ConnectionPool? pool)
    {
        var idle = pool?.HttpIdleTimeout ?? pool?.TcpIdleTimeout;
        if (pool is null || (idle is null && pool.MaxConnectionDuration is null && pool.MaxRequestsPerConnection is not > 0))
        {
            return null;
        }

        return new()
        {
            IdleTimeout = idle?.ToDuration(),
            MaxConnectionDuration = pool.MaxConnectionDuration?.ToDuration(),
            MaxRequestsPerConnection = pool.MaxRequestsPerConnection is > 0 and var requests ? (uint)requests : null,
        };
    }
}
