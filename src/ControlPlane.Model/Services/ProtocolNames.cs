namespace ControlPlane.Model.Services;

/// <summary>Reads protocols out of the texts in which Kubernetes and Istio state them.</summary>
public static class ProtocolNames
{
    /// <summary>The names that <see cref="FromText"/> knows, as Istio writes them.</summary>
    public static IReadOnlyList<string> All { get; } = ["HTTP", "HTTP2", "GRPC", "GRPC-WEB", "HTTPS", "TLS", "TCP", "MONGO", "MYSQL", "REDIS", "UDP"];

    /// <summary>A ServiceEntry's <c>protocol</c>, any case; null when the text is not one.</summary>
    public static Protocol? FromText(string text) => text.ToUpperInvariant() switch
    {
        "" => Protocol.Auto,
        "HTTP" => Protocol.Http,
        "HTTP2" => Protocol.Http2,
        "GRPC" => Protocol.Grpc,
        "GRPC-WEB" => Protocol.GrpcWeb,
        "HTTPS" => Protocol.Https,
        "TLS" => Protocol.Tls,
        "TCP" => Protocol.Tcp,
        "MONGO" => Protocol.Mongo,
        "MYSQL" => Protocol.MySql,
        "REDIS" => Protocol.Redis,
        "UDP" => Protocol.Udp,
        _ => null,
    };

    /// <summary>Kubernetes' <c>appProtocol</c>; null when it says nothing we know.</summary>
    public static Protocol? FromAppProtocol(string text) => text.ToLowerInvariant() switch
    {
        "kubernetes.io/h2c" => Protocol.Http2,
        "kubernetes.io/ws" => Protocol.Http,
        "kubernetes.io/wss" => Protocol.Https,
        "" => null,
        var other => FromText(other),
    };

    /// <summary>The port name's part before the first dash (<c>http-web</c>); else ports of server-first protocols are TCP, and the rest is found out.</summary>
    public static Protocol FromPortName(string name, int number)
    {
        var prefix = name.StartsWith("grpc-web", StringComparison.OrdinalIgnoreCase) ? "grpc-web" : name.Split('-', 2)[0];
        if (prefix.Length > 0 && FromText(prefix) is { } protocol)
        {
            return protocol;
        }

        return number is 25 or 53 or 3306 or 27017 ? Protocol.Tcp : Protocol.Auto;
    }

    /// <summary>Whether requests on the port are routed by HTTP rules without looking at the first bytes.</summary>
    public static bool IsHttp(this Protocol protocol) => protocol is Protocol.Http or Protocol.Http2 or Protocol.Grpc or Protocol.GrpcWeb;

    /// <summary>Whether the port speaks HTTP/2 for certain.</summary>
    public static bool IsHttp2(this Protocol protocol) => protocol is Protocol.Http2 or Protocol.Grpc or Protocol.GrpcWeb;

    /// <summary>Whether the client starts TLS of its own on the port.</summary>
    public static bool IsTls(this Protocol protocol) => protocol is Protocol.Https or Protocol.Tls;
}
