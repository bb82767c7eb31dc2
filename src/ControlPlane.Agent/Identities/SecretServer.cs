using System.Net;
using System.Net.Sockets;
using ControlPlane.Xds;
using ControlPlane.Xds.Streams;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace ControlPlane.Agent.Identities;

/// <summary>
/// Hands a workload's certificate (<c>default</c>) and the roots (<c>ROOTCA</c>) to its Envoy on a Unix socket, by SDS: state of the world and
/// delta. Who may use the socket is decided by the folder that it is in.
/// </summary>
internal sealed class SecretServer : IAsyncDisposable
{
    internal const string CertificateName = "default";
    internal const string RootsName = "ROOTCA";

    private const string Scope = "workload";

    private readonly WebApplication _app;
    private readonly SnapshotCache _snapshots;
    private long _revision;

    private SecretServer(WebApplication app) => (_app, _snapshots) = (app, app.Services.GetRequiredService<SnapshotCache>());

    /// <summary>Listens. A socket that a killed agent left is replaced.</summary>
    /// <exception cref="AgentException">It cannot listen there.</exception>
    internal static async Task<SecretServer> StartAsync(string socketPath, TimeProvider time, CancellationToken cancellationToken)
    {
        File.Delete(socketPath);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseSockets(static sockets => sockets.CreateBoundListenSocket = Bind).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowAlternateSchemes = true;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.ListenUnixSocket(socketPath, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(time).AddSingleton<IProxyAdmission, SecretAdmission>();
        builder.Services.AddXdsServer();
        var app = builder.Build();
        app.MapXds();
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException failure)
        {
            await app.DisposeAsync();
            throw new AgentException(FailureKind.Unavailable, $"cannot serve secrets at {socketPath}: {failure.Message}");
        }

        return new(app);
    }

    /// <summary>Gives connected Envoys, and those that come, this identity.</summary>
    internal void Publish(WorkloadIdentity identity)
    {
        var certificate = new Secret
        {
            Name = CertificateName,
            TlsCertificate = new() { CertificateChain = Inline(identity.ChainPem), PrivateKey = Inline(identity.KeyPem) },
        };
        var roots = new Secret { Name = RootsName, ValidationContext = new() { TrustedCa = Inline(identity.Roots.ToPem()) } };
        var table = ResourceTable.Create(ResourceType.Secret, [.. new[] { certificate, roots }.Select(static secret => EnvoyResource.Create(ResourceType.Secret, secret.Name, secret, []))]);
        _snapshots.Publish(Scope, Snapshot.Create(++_revision, table));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    /// <summary>For this user alone from the moment it exists.</summary>
    private static Socket Bind(EndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        if (!OperatingSystem.IsWindows() && endpoint.ToString() is { } path)
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return socket;
    }

    private static Envoy.Config.Core.V3.DataSource Inline(string pem) => new() { InlineBytes = ByteString.CopyFromUtf8(pem) };

    /// <summary>Whoever could open the socket is the workload's Envoy.</summary>
    private sealed class SecretAdmission(SnapshotCache snapshots) : IProxyAdmission
    {
        public ValueTask<AdmissionVerdict> AdmitAsync(ProxyConnection connection, CancellationToken cancellationToken) =>
            new(new AdmissionVerdict.Admitted(snapshots.Open(Scope)));
    }
}
