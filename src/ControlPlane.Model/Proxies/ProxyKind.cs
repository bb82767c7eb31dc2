namespace ControlPlane.Model.Proxies;

public enum ProxyKind
{
    /// <summary>Beside one workload.</summary>
    Sidecar,

    /// <summary>A gateway (<c>router</c> in node ids).</summary>
    Router,

    /// <summary>A gRPC library that is configured itself and needs no proxy ("proxyless").</summary>
    Grpc,
}
