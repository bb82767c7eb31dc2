using ControlPlane.Model.Config;

namespace ControlPlane.Model.DestinationRules;

/// <summary>The field <c>connectionPool</c>.</summary>
internal static class ConnectionPoolReader
{
    private static readonly Dictionary<string, H2UpgradePolicy> UpgradePolicies = new()
    {
        ["DEFAULT"] = H2UpgradePolicy.Default,
        ["DO_NOT_UPGRADE"] = H2UpgradePolicy.DoNotUpgrade,
        ["UPGRADE"] = H2UpgradePolicy.Upgrade,
    };

    internal static ConnectionPool? Read(MappingReader owner, string field = "connectionPool")
    {
        if (owner.Object(field) is not { } reader)
        {
            return null;
        }

        var pool = new ConnectionPool();
        if (reader.Object("tcp") is { } tcp)
        {
            pool = WithTcp(pool, tcp);
        }

        if (reader.Object("http") is { } http)
        {
            pool = WithHttp(pool, http);
        }

        reader.Done();
        if (!reader.Has("tcp") && !reader.Has("http"))
        {
            reader.Findings.Error(DiagnosticCodes.Validation, reader.Span, $"{reader.Path}: neither tcp nor http");
        }

        return pool;
    }

    private static ConnectionPool WithTcp(ConnectionPool pool, MappingReader reader)
    {
        var keepalive = reader.Object("tcpKeepalive");
        var result = pool with
        {
            MaxConnections = Limit(reader, "maxConnections"),
            ConnectTimeout = reader.Duration("connectTimeout"),
            TcpKeepalive = keepalive is null ? null : new(Limit(keepalive, "probes"), keepalive.Duration("time"), keepalive.Duration("interval")),
            MaxConnectionDuration = reader.Duration("maxConnectionDuration"),
            TcpIdleTimeout = reader.Duration("idleTimeout", TimeSpan.Zero),
        };
        keepalive?.Done();
        reader.Done();
        return result;
    }

    private static ConnectionPool WithHttp(ConnectionPool pool, MappingReader reader)
    {
        var keepAlive = reader.Object("http2KeepAlive");
        var result = pool with
        {
            Http1MaxPendingRequests = Limit(reader, "http1MaxPendingRequests"),
            Http2MaxRequests = Limit(reader, "http2MaxRequests"),
            MaxRequestsPerConnection = Limit(reader, "maxRequestsPerConnection"),
            MaxRetries = Limit(reader, "maxRetries"),
            HttpIdleTimeout = reader.Duration("idleTimeout"),
            H2UpgradePolicy = reader.Choice("h2UpgradePolicy", UpgradePolicies) ?? H2UpgradePolicy.Default,
            UseClientProtocol = reader.Flag("useClientProtocol") ?? false,
            MaxConcurrentStreams = Limit(reader, "maxConcurrentStreams"),
            Http2KeepAlive = keepAlive is null ? null : KeepAlive(keepAlive),
        };
        reader.Done();
        if (result is { UseClientProtocol: true, H2UpgradePolicy: H2UpgradePolicy.Upgrade })
        {
            reader.Broken("useClientProtocol", "h2UpgradePolicy UPGRADE and useClientProtocol exclude each other");
        }

        return result;
    }

    private static Http2KeepAlive? KeepAlive(MappingReader reader)
    {
        var (interval, timeout) = (reader.Duration("interval"), reader.Duration("timeout"));
        reader.Done();
        if (interval is null || timeout is null)
        {
            reader.Broken(interval is null ? "interval" : "timeout", "http2KeepAlive needs both an interval and a timeout");
            return null;
        }

        return new(interval.Value, timeout.Value);
    }

    // Zero means "not set".
    private static int? Limit(MappingReader reader, string name) => reader.Count(name) is { } value and not 0 ? value : null;
}
