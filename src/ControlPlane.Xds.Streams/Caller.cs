using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace ControlPlane.Xds.Streams;

/// <summary>What the transport knows of the other end.</summary>
internal sealed record Caller(string Peer, AuthContext Authentication, X509Certificate2? ClientCertificate, Grpc.Core.Metadata Headers)
{
    /// <summary>Asks the client to open no more streams on this connection, and closes it once those that are open have ended.</summary>
    internal Action RequestClose { get; private init; } = static () => { };

    internal static Caller Of(ServerCallContext call)
    {
        var http = call.GetHttpContext();
        return new(call.Peer, call.AuthContext, http.Connection.ClientCertificate, call.RequestHeaders)
        {
            RequestClose = () => ConnectionExpiry.Mark(http),
        };
    }

    /// <summary>Of a request that is not gRPC; in the same words.</summary>
    internal static Caller Of(HttpContext http)
    {
        var headers = new Grpc.Core.Metadata();
        foreach (var (name, values) in http.Request.Headers)
        {
            // A name with this ending holds bytes in gRPC, and pseudo-headers are none.
            if (!name.EndsWith(Grpc.Core.Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase) && !name.StartsWith(':'))
            {
                headers.Add(name.ToLowerInvariant(), values.ToString());
            }
        }

        return new Caller(PeerOf(http.Connection), new AuthContext(null, []), http.Connection.ClientCertificate, headers);
    }

    private static string PeerOf(ConnectionInfo connection) =>
        connection.RemoteIpAddress is not { } address ? "unknown"
        : address.AddressFamily == AddressFamily.InterNetworkV6 ? $"ipv6:{new IPEndPoint(address, connection.RemotePort)}"
        : $"ipv4:{new IPEndPoint(address, connection.RemotePort)}";
}
