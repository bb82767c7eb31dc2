using System.Net.Sockets;
using ControlPlane.Agent;
using ControlPlane.Agent.Identities;
using ControlPlane.Agent.Running;
using ControlPlane.Certificates;
using ControlPlane.Fixtures;
using ControlPlane.Fixtures.Xds;
using ControlPlane.Host.Identities;
using ControlPlane.Xds;
using ControlPlane.Xds.Sessions;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;

namespace ControlPlane.Host.Tests.Identities;

/// <summary>The agent against a real server, and a client in its Envoy's place.</summary>
public sealed class IdentityAgentTests : IDisposable
{
    private readonly ServerFolder _folder = new();
    private readonly DirectoryInfo _own = Directory.CreateTempSubdirectory("agent-");
    private readonly StringWriter _said = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string TokenFile => Path.Combine(_own.FullName, "join.token");

    public void Dispose()
    {
        _folder.Dispose();
        _own.Delete(recursive: true);
        _said.Dispose();
    }

    [Theory]
    [InlineData(XdsVariant.Delta)]
    [InlineData(XdsVariant.Sotw)]
    public async Task Agent_WithAToken_ServesCertificateAndRoots(XdsVariant variant)
    {
        await using var server = await RunningServer.StartReadyAsync(_folder.Root);
        WriteToken(server);
        await using var agent = await StartAsync(server);
        using var channel = SocketChannel(Settings(server).Folder.SocketPath);
        await using var envoy = XdsTestClient.Connect(channel, variant, XdsTestClient.Node("envoy"), XdsTestService.Separate.Single(service => service.Name == "SDS"));
        await envoy.SubscribeAsync(ResourceType.Secret, Cancellation, "default", "ROOTCA");
        await Eventually.TrueAsync("both secrets came", _ => Task.FromResult(envoy.Held(ResourceType.Secret).Count == 2));

        var certificate = envoy.Held(ResourceType.Secret)["default"].Unpack<Secret>().TlsCertificate;
        var chain = PemText.Certificates(certificate.CertificateChain.InlineBytes.ToStringUtf8());
        Assert.Equal("spiffe://cluster.local/ns/shop/sa/web", SvidRules.Read(chain[0]).ToString());
        Assert.Equal(2, chain.Length);
        using var key = WorkloadKey.FromPem(certificate.PrivateKey.InlineBytes.ToStringUtf8());
        key.Join(chain[0]).Dispose();
        var roots = envoy.Held(ResourceType.Secret)["ROOTCA"].Unpack<Secret>().ValidationContext.TrustedCa.InlineBytes.ToStringUtf8();
        Assert.Equal(server.Services.GetRequiredService<MeshAuthority>().Roots.ToPem(), roots);
    }

    [Fact]
    public async Task Agent_AtHalfOfTheLife_ServesANewCertificateOfANewKey()
    {
        await using var server = await RunningServer.StartReadyAsync(_folder.Root, options => options with { CertificateLife = TimeSpan.FromSeconds(10) });
        WriteToken(server);
        await using var agent = await StartAsync(server);
        using var channel = SocketChannel(Settings(server).Folder.SocketPath);
        await using var envoy = XdsTestClient.Connect(channel, XdsVariant.Delta, XdsTestClient.Node("envoy"), XdsTestService.Separate.Single(service => service.Name == "SDS"));
        await envoy.SubscribeAsync(ResourceType.Secret, Cancellation, "default");
        await Eventually.TrueAsync("the first came", () => envoy.Held(ResourceType.Secret).Count == 1);
        var first = Served(envoy);
        await Eventually.TrueAsync("another came", () => !Served(envoy).CertificateChain.Equals(first.CertificateChain));
        Assert.NotEqual(first.PrivateKey, Served(envoy).PrivateKey);
    }

    // Names that are not of this workload are nobody's (H-53, H-55).
    [Fact]
    public async Task Agent_AskedForOtherSecrets_HasNone()
    {
        await using var server = await RunningServer.StartReadyAsync(_folder.Root);
        WriteToken(server);
        await using var agent = await StartAsync(server);
        using var channel = SocketChannel(Settings(server).Folder.SocketPath);
        await using var envoy = XdsTestClient.Connect(channel, XdsVariant.Delta, XdsTestClient.Node("envoy"), XdsTestService.Separate.Single(service => service.Name == "SDS"));
        await envoy.SubscribeAsync(ResourceType.Secret, Cancellation, "file-root:/etc/passwd", "file-cert:/proc/self/environ~x", "spiffe://cluster.local/ns/x/sa/y", "default");
        await Eventually.TrueAsync("the own one came", _ => Task.FromResult(envoy.Held(ResourceType.Secret).ContainsKey("default")));
        Assert.Single(envoy.Held(ResourceType.Secret));
    }

    // A restarted proxy needs no new token, and a socket that a killed agent left is no obstacle.
    [Fact]
    public async Task Agent_StartedAgainWithoutTheServer_ServesWhatItKept()
    {
        SpiffeId id;
        IdentitySettings settings;
        await using (var server = await RunningServer.StartReadyAsync(_folder.Root))
        {
            WriteToken(server);
            settings = Settings(server);
            await using var first = await StartAsync(server);
            id = first.Current.Id;
        }

        File.Delete(TokenFile);
        await File.WriteAllTextAsync(settings.Folder.SocketPath, "stale", Cancellation);
        await using var second = await IdentityAgent.StartAsync(settings, TimeProvider.System, new(_said), Cancellation);
        Assert.Equal(id, second.Current.Id);
        Assert.True(await settings.Folder.IsServedAsync(Cancellation));
    }

    [Fact]
    public async Task Agent_WithNeitherCertificateNorToken_SaysHowToGetOne()
    {
        await using var server = await RunningServer.StartReadyAsync(_folder.Root);
        var failure = await Assert.ThrowsAsync<AgentException>(() => StartAsync(server));
        Assert.Contains("mesh token create", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agent_WithATokenOfAnotherIdentity_DoesNotTakeItsCertificate()
    {
        await using var server = await RunningServer.StartReadyAsync(_folder.Root);
        WriteToken(server, "db");
        var failure = await Assert.ThrowsAsync<AgentException>(() => StartAsync(server));
        Assert.Contains("sa/db", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_OfAnIdentity_IsItsOwnersAlone()
    {
        await using var server = await RunningServer.StartReadyAsync(_folder.Root);
        WriteToken(server);
        await using var agent = await StartAsync(server);
        var folder = Settings(server).Folder.FullPath;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        foreach (var name in (string[])["identity.pem", "root-cert.pem", "sds.sock"])
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, name)));
        }

        Assert.False(File.Exists(Path.Combine(folder, "pending-key.pem")));
    }

    private static TlsCertificate Served(XdsTestClient envoy) => envoy.Held(ResourceType.Secret)["default"].Unpack<Secret>().TlsCertificate;

    private void WriteToken(RunningServer server, string account = "web")
    {
        var id = SpiffeId.Of("cluster.local", "shop", account);
        var text = server.Services.GetRequiredService<JoinTokens>().Create(id, null, TimeSpan.FromMinutes(10))!.Value.Text;
        File.WriteAllText(TokenFile, new JoinTicket(text, server.Services.GetRequiredService<MeshAuthority>().Roots).ToText());
    }

    private IdentitySettings Settings(RunningServer server) => new()
    {
        Folder = new(Path.Combine(_own.FullName, "id")),
        Xds = server.XdsAddress,
        Namespace = "shop",
        ServiceAccount = "web",
        TokenFile = TokenFile,
    };

    private Task<IdentityAgent> StartAsync(RunningServer server) =>
        IdentityAgent.StartAsync(Settings(server), TimeProvider.System, new RunMessages(_said), Cancellation);

    private static GrpcChannel SocketChannel(string path) => GrpcChannel.ForAddress("http://localhost", new()
    {
        DisposeHttpClient = true,
        HttpHandler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        },
    });
}
