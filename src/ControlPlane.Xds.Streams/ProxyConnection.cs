using System.Security.Cryptography.X509Certificates;
using ControlPlane.Xds.Sessions;
using Envoy.Config.Core.V3;
using Grpc.Core;

namespace ControlPlane.Xds.Streams;

/// <summary>A stream that asks to be served.</summary>
public sealed record ProxyConnection
{
    /// <summary>Unique in the process. Several streams of one node at a time are normal: state belongs to the stream.</summary>
    public required long StreamId { get; init; }

    /// <summary>What the proxy says of itself, from the first message. Its id is not empty; nothing in it is proven.</summary>
    public required Node Node { get; init; }

    public required XdsVariant Variant { get; init; }

    /// <summary>The other end, as gRPC writes it: <c>ipv4:127.0.0.1:4711</c>.</summary>
    public required string Peer { get; init; }

    /// <summary>What the transport proved of the other end.</summary>
    public required AuthContext Authentication { get; init; }

    /// <summary>The certificate of the other end; <see langword="null"/> without mutual TLS.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>The request headers; a bearer token would be here.</summary>
    public Grpc.Core.Metadata Headers { get; init; } = [];
}
