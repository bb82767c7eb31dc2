using System.Security.Cryptography.X509Certificates;
using Envoy.Config.Core.V3;

namespace ControlPlane.Xds.Streams.Reports;

/// <summary>A client that reports: load, access logs, or the health of endpoints.</summary>
public sealed record ReportingClient
{
    /// <summary>What the client says of itself. Its id is not empty; nothing in it is proven.</summary>
    public required Node Node { get; init; }

    /// <inheritdoc cref="ProxyConnection.Peer"/>
    public required string Peer { get; init; }

    /// <inheritdoc cref="ProxyConnection.ClientCertificate"/>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <inheritdoc cref="ProxyConnection.Headers"/>
    public Grpc.Core.Metadata Headers { get; init; } = [];
}
