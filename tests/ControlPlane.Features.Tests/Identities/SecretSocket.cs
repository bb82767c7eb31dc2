using ControlPlane.Xds;
using ControlPlane.Xds.Streams;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Features.Tests.Identities;

/// <summary>What an agent is to its Envoy: a Unix socket that serves the workload's certificate and the roots of the mesh.</summary>
internal sealed class SecretSocket : IAsyncDisposable
{
    private const string Everyone = "everyone";

    private readonly WebApplication _web;

    private SecretSocket(string path, WebApplication web) => (Path, _web) = (path, web);

    internal string Path { get; }

    /// <summary>Any certificate of these roots.</summary>
    internal static CertificateValidationContext Roots(string pem) => new() { TrustedCa = new() { InlineBytes = ByteString.CopyFromUtf8(pem) } };

    /// <summary>By Envoy's SPIFFE validator: the roots are those of one trust domain.</summary>
    internal static CertificateValidationContext RootsOf(string trustDomain, string pem) => new()
    {
        CustomValidatorConfig = new()
        {
            Name = "envoy.tls.cert_validator.spiffe",
            TypedConfig = Any.Pack(new SPIFFECertValidatorConfig
            {
                TrustDomains = { new SPIFFECertValidatorConfig.Types.TrustDomain { Name = trustDomain, TrustBundle = new() { InlineBytes = ByteString.CopyFromUtf8(pem) } } },
            }),
        },
    };

    internal static async Task<SecretSocket> StartAsync(string path, TestCertificate certificate, CertificateValidationContext trust)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(path, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddXdsServer().AddSingleton<IProxyAdmission, Admission>();
        var web = builder.Build();
        web.MapXds();
        web.Services.GetRequiredService<SnapshotCache>().Publish(Everyone, Snapshot.Create(1, ResourceTable.Create(ResourceType.Secret, Secrets(certificate, trust))));
        await web.StartAsync();
        return new(path, web);
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _web.StopAsync(atOnce.Token);
        await _web.DisposeAsync();
    }

    private static IEnumerable<EnvoyResource> Secrets(TestCertificate certificate, CertificateValidationContext trust)
    {
        var own = new Secret
        {
            Name = "default",
            TlsCertificate = new()
            {
                CertificateChain = new() { InlineBytes = ByteString.CopyFromUtf8(certificate.Chain) },
                PrivateKey = new() { InlineBytes = ByteString.CopyFromUtf8(certificate.Key) },
            },
        };
        return new[] { own, new Secret { Name = "ROOTCA", ValidationContext = trust } }.Select(secret => EnvoyResource.Create(ResourceType.Secret, secret.Name, secret, []));
    }

    private sealed class Admission(SnapshotCache snapshots) : IProxyAdmission
    {
        public ValueTask<AdmissionVerdict> AdmitAsync(ProxyConnection connection, CancellationToken cancellationToken) =>
            new(new AdmissionVerdict.Admitted(snapshots.Open(Everyone)));
    }
}
