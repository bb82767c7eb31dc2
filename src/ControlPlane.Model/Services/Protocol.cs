namespace ControlPlane.Model.Services;

/// <summary>What a port speaks.</summary>
public enum Protocol
{
    /// <summary>Not stated: found out from the first bytes.</summary>
    Auto,
    Http,
    Http2,
    Grpc,
    GrpcWeb,
    Https,
    Tls,
    Tcp,
    Mongo,
    MySql,
    Redis,
    Udp,
}
