using ControlPlane.Model.Collections;
using ControlPlane.Model.Services;

namespace ControlPlane.Translation.Tls;

/// <summary>The names by which the two ends of a TLS connection agree on what is spoken inside (ALPN).</summary>
/// <remarks>
/// Istio's proxies change the name per request, which a stock Envoy cannot do: here each cluster has names of its own. They say which filter
/// chain reads a connection, never who it is from.
/// </remarks>
internal static class TlsProtocols
{
    private const string Http2 = "h2";
    private const string Http11 = "http/1.1";
    private const string MeshTcp = "istio";
    private const string MeshHttp2 = "istio-h2";
    private const string MeshHttp11 = "istio-http/1.1";

    /// <summary>What tells a connection of the mesh from TLS of the app's own.</summary>
    internal static EquatableArray<string> AnyOfMesh { get; } = [MeshTcp, "istio-peer-exchange", "istio-http/1.0", MeshHttp11, MeshHttp2];

    /// <summary>HTTP from the mesh.</summary>
    internal static EquatableArray<string> HttpOfMesh { get; } = ["istio-http/1.0", MeshHttp11, MeshHttp2];

    /// <summary>Bytes from the mesh.</summary>
    internal static EquatableArray<string> TcpOfMesh { get; } = ["istio-peer-exchange", MeshTcp];

    /// <summary>What a server that reads HTTP speaks.</summary>
    internal static EquatableArray<string> ServerHttp { get; } = [Http2, Http11];

    /// <summary>What a client offers to a server of its mesh.</summary>
    internal static EquatableArray<string> OfferedInMesh(Protocol protocol, bool isHttp2) => protocol switch
    {
        _ when isHttp2 => [MeshHttp2, MeshTcp],
        Protocol.Http => [MeshHttp11, MeshTcp],
        _ => [MeshTcp],
    };

    /// <summary>What a client offers to any other server.</summary>
    internal static EquatableArray<string> Offered(bool isHttp2) => isHttp2 ? [Http2] : [];
}
