using System.Security.Cryptography.X509Certificates;
using ControlPlane.Certificates;
using ControlPlane.Host.Identities;
using ControlPlane.Host.Options;
using Microsoft.Extensions.Logging.Abstractions;

namespace ControlPlane.Host.Tests.Identities;

/// <summary>An authority in a folder of its own, and those whom it has certified.</summary>
internal sealed class TestIdentities : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ids-");
    private readonly StateFolder _state;
    private readonly ServerCertificate _server;

    internal TestIdentities(TimeProvider time, ControlPlaneOptions options)
    {
        _state = StateFolder.Open(Path.Combine(_folder.FullName, "state"));
        Authority = MeshAuthority.Open(options, _state, time);
        _server = new(Authority, time, NullLogger<ServerCertificate>.Instance);
        Peers = new(Authority, _server, options, time, NullLogger<PeerCertificates>.Instance);
    }

    internal MeshAuthority Authority { get; }

    internal PeerCertificates Peers { get; }

    /// <summary>The certificate of a workload, as a connection brings it.</summary>
    /// <param name="namespace">Of the workload.</param>
    /// <param name="account">Its service account.</param>
    /// <param name="name">The one workload that it was given to; null: any.</param>
    internal X509Certificate2 Certify(string @namespace, string account, string? name = null)
    {
        using var key = WorkloadKey.Create(KeyKind.EcdsaP256);
        var id = SpiffeId.Of(Authority.TrustDomain, @namespace, account);
        return Authority.Issue(SigningRequest.Read(key.CreateRequestPem()), new(id, name), TimeSpan.Zero, "test").Leaf;
    }

    public void Dispose()
    {
        _server.Dispose();
        Authority.Dispose();
        _state.Dispose();
        _folder.Delete(recursive: true);
    }
}
