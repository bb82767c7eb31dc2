using System.Net;
using ControlPlane.Agent.Identities;
using ControlPlane.Certificates;
using ControlPlane.Fixtures;
using ControlPlane.Fixtures.Xds;
using ControlPlane.Host.Identities;
using ControlPlane.Xds.Sessions;
using Envoy.Config.Core.V3;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Istio.V1.Auth;
using Microsoft.Extensions.DependencyInjection;

namespace ControlPlane.Host.Tests.Identities;

/// <summary>The port that proxies connect to, as it is by default: TLS, certificates for tokens, and one proven identity a stream.</summary>
public sealed class TlsServerTests : IDisposable
{
    private readonly ServerFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Workload_WithAToken_JoinsRenewsAndIsServedAsItself()
    {
        await using var server = await StartAsync();
        var joined = await JoinAsync(server, Ticket(server, "web", "web"));
        Assert.Equal("spiffe://cluster.local/ns/shop/sa/web", joined.Id.ToString());
        var renewed = await new Enrolment(server.XdsAddress, TimeProvider.System).RenewAsync(joined, Cancellation);
        Assert.Equal(joined.Id, renewed.Id);

        using var channel = ChannelOf(server, renewed);
        await using var envoy = XdsTestClient.Connect(channel, XdsVariant.Delta, NodeOf("web"));
        await envoy.StartLikeEnvoyAsync(Cancellation);
        await Eventually.TrueAsync("clusters came", _ => Task.FromResult(envoy.Count(Xds.ResourceType.Cluster) > 0));
    }

    // H-31, through the whole server: the name that a certificate was given to survives its renewal.
    [Fact]
    public async Task Workload_WithTheCertificateOfAnotherName_IsDenied()
    {
        await using var server = await StartAsync();
        var joined = await JoinAsync(server, Ticket(server, "web", "web"));
        var renewed = await new Enrolment(server.XdsAddress, TimeProvider.System).RenewAsync(joined, Cancellation);
        using var channel = ChannelOf(server, renewed);
        await using var envoy = XdsTestClient.Connect(channel, XdsVariant.Delta, NodeOf("db"));
        Assert.Equal(StatusCode.PermissionDenied, Assert.IsType<RpcException>(await EndOfAsync(envoy)).StatusCode);
    }

    // H-17.
    [Fact]
    public async Task Stream_WithoutACertificate_IsUnauthenticated()
    {
        await using var server = await StartAsync();
        using var channel = ChannelOf(server, identity: null);
        await using var envoy = XdsTestClient.Connect(channel, XdsVariant.Delta, NodeOf("web"));
        Assert.Equal(StatusCode.Unauthenticated, Assert.IsType<RpcException>(await EndOfAsync(envoy)).StatusCode);
    }

    [Fact]
    public async Task Stream_InPlaintext_FindsNobodyWhoTalksToIt()
    {
        await using var server = await StartAsync();
        await using var envoy = server.Connect("web");
        await EndOfAsync(envoy);
        Assert.Empty(envoy.Responses);
    }

    // H-23: signed by another authority that calls itself the same.
    [Fact]
    public async Task Stream_WithACertificateOfAnotherAuthority_FailsInTheHandshake()
    {
        await using var server = await StartAsync();
        using var other = new TestIdentities(TimeProvider.System, new());
        using var key = WorkloadKey.Create(KeyKind.EcdsaP256);
        var issued = other.Authority.Issue(SigningRequest.Read(key.CreateRequestPem()), new(SpiffeId.Of("cluster.local", "shop", "web"), null), TimeSpan.Zero, "");
        var foreign = WorkloadIdentity.Of(key.ToPem(), string.Concat(issued.ChainPem.SkipLast(1)), other.Authority.Roots, DateTimeOffset.UtcNow);
        using var channel = new SecureConnector(() => RootsOf(server), () => foreign, TimeProvider.System).Open(server.XdsAddress);
        await using var envoy = XdsTestClient.Connect(channel, XdsVariant.Delta, NodeOf("web"));
        await EndOfAsync(envoy);
        Assert.Empty(envoy.Responses);
    }

    // Whoever answers at the address is not the control plane because of that.
    [Fact]
    public async Task Workload_WithTheRootsOfAnotherMesh_DoesNotShowItsToken()
    {
        await using var server = await StartAsync();
        using var other = new TestIdentities(TimeProvider.System, new());
        var ticket = Ticket(server, "web", "web") with { Roots = other.Authority.Roots };
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => JoinAsync(server, ticket))).StatusCode);
        Assert.Null(Assert.Single(TokensOf(server).All).UsedBy);
    }

    // H-27.
    [Fact]
    public async Task Token_UsedByAnotherKey_IsUnauthenticated()
    {
        await using var server = await StartAsync();
        var ticket = Ticket(server, "web", "web");
        await JoinAsync(server, ticket);
        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(() => JoinAsync(server, ticket))).StatusCode);
    }

    // H-1, H-4, H-15, H-16, H-17: and a token that was shown with nonsense is not used up by it.
    [Theory]
    [InlineData("", "", true, StatusCode.InvalidArgument)]
    [InlineData("junk", "", true, StatusCode.InvalidArgument)]
    [InlineData("good", "ImpersonatedIdentity", true, StatusCode.PermissionDenied)]
    [InlineData("good", "CertSigner", true, StatusCode.InvalidArgument)]
    [InlineData("good", "", false, StatusCode.Unauthenticated)]
    public async Task Request_ThatIsNotGranted_HasThisStatusAndLeavesTheToken(string csr, string metadata, bool withToken, StatusCode expected)
    {
        await using var server = await StartAsync();
        using var key = WorkloadKey.Create(KeyKind.EcdsaP256);
        var request = new IstioCertificateRequest { Csr = csr == "good" ? key.CreateRequestPem() : csr, Metadata = new() };
        if (metadata.Length > 0)
        {
            request.Metadata.Fields[metadata] = Value.ForString("x");
        }

        var ticket = Ticket(server, "web", "web");
        using var channel = ChannelOf(server, identity: null);
        Assert.Equal(expected, await StatusOfAsync(channel, request, withToken ? ticket.Token : "meshjoin.0.0"));
        Assert.Null(Assert.Single(TokensOf(server).All).UsedBy);
    }

    // H-8 and H-9.
    [Fact]
    public async Task Request_OfAMegabyteOrForACentury_IsRefused()
    {
        await using var server = await StartAsync();
        using var key = WorkloadKey.Create(KeyKind.EcdsaP256);
        using var channel = ChannelOf(server, identity: null);
        var token = Ticket(server, "web", "web").Token;
        Assert.Equal(StatusCode.ResourceExhausted, await StatusOfAsync(channel, new() { Csr = new string('a', 1024 * 1024) }, token));
        Assert.Equal(StatusCode.InvalidArgument, await StatusOfAsync(channel, new() { Csr = key.CreateRequestPem(), ValidityDuration = long.MaxValue }, token));
    }

    [Fact]
    public async Task Request_InPlaintext_IsUnauthenticatedAlsoWherePlaintextIsAllowed()
    {
        await using var server = await RunningServer.StartReadyAsync(_folder.Root);
        using var key = WorkloadKey.Create(KeyKind.EcdsaP256);
        using var channel = GrpcChannel.ForAddress(server.Xds);
        Assert.Equal(StatusCode.Unauthenticated, await StatusOfAsync(channel, new() { Csr = key.CreateRequestPem() }, Ticket(server, "web", "web").Token));
    }

    [Fact]
    public async Task Tls_WherePlaintextIsAllowed_IsThereBesideIt()
    {
        await using var server = await RunningServer.StartReadyAsync(_folder.Root);
        Assert.Equal("shop", (await JoinAsync(server, Ticket(server, "web", "web"))).Id.Namespace);
    }

    // H-26.
    [Fact]
    public async Task Revocation_OfAnIdentity_EndsItsStreamsAndRefusesItsRenewal()
    {
        await using var server = await StartAsync();
        var identity = await JoinAsync(server, Ticket(server, "web", "web"));
        using var channel = ChannelOf(server, identity);
        await using var envoy = XdsTestClient.Connect(channel, XdsVariant.Delta, NodeOf("web"));
        await envoy.StartLikeEnvoyAsync(Cancellation);
        await Eventually.TrueAsync("clusters came", _ => Task.FromResult(envoy.Count(Xds.ResourceType.Cluster) > 0));

        var authority = server.Services.GetRequiredService<MeshAuthority>();
        Assert.Equal(1, authority.Issued.Revoke(record => record.Id == identity.Id.ToString(), DateTimeOffset.UtcNow));
        await Eventually.TrueAsync("the stream ended", _ => Task.FromResult(envoy.Ended.IsFaulted || envoy.Ended.IsCanceled));
        await Assert.ThrowsAsync<RpcException>(() => new Enrolment(server.XdsAddress, TimeProvider.System).RenewAsync(identity, Cancellation));
    }

    [Theory]
    [InlineData("GET", "/tokens")]
    [InlineData("POST", "/tokens")]
    [InlineData("DELETE", "/tokens/x")]
    [InlineData("GET", "/certificates")]
    [InlineData("DELETE", "/identities/shop/web/certificates")]
    public async Task Admin_OverALoopbackAddress_GivesNoTokensAndRevokesNothing(string method, string path)
    {
        await using var server = await StartAsync();
        using var request = new HttpRequestMessage(new(method), path);
        using var response = await server.Admin.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private Task<RunningServer> StartAsync() => RunningServer.StartReadyAsync(_folder.Root, options => options with { AllowPlaintextXds = false });

    private static JoinTokens TokensOf(RunningServer server) => server.Services.GetRequiredService<JoinTokens>();

    private static TrustBundle RootsOf(RunningServer server) => server.Services.GetRequiredService<MeshAuthority>().Roots;

    private static JoinTicket Ticket(RunningServer server, string account, string? name) =>
        new(TokensOf(server).Create(SpiffeId.Of("cluster.local", "shop", account), name, TimeSpan.FromMinutes(10))!.Value.Text, RootsOf(server));

    private static async Task<WorkloadIdentity> JoinAsync(RunningServer server, JoinTicket ticket)
    {
        using var key = WorkloadKey.Create(KeyKind.EcdsaP256);
        return await new Enrolment(server.XdsAddress, TimeProvider.System).JoinAsync(ticket, key, Cancellation);
    }

    private static GrpcChannel ChannelOf(RunningServer server, WorkloadIdentity? identity) =>
        new SecureConnector(() => RootsOf(server), () => identity, TimeProvider.System).Open(server.XdsAddress);

    // Whether the client has written already when it is refused is chance: what counts is how its stream ended.
    private static async Task<Exception> EndOfAsync(XdsTestClient envoy)
    {
        await Record.ExceptionAsync(() => envoy.StartLikeEnvoyAsync(Cancellation));
        return await Assert.ThrowsAnyAsync<Exception>(() => envoy.Ended);
    }

    private static Node NodeOf(string name) => XdsTestClient.Node(RunningServer.NodeId(name));

    private static async Task<StatusCode> StatusOfAsync(GrpcChannel channel, IstioCertificateRequest request, string token)
    {
        try
        {
            await new IstioCertificateService.IstioCertificateServiceClient(channel)
                .CreateCertificateAsync(request, new Grpc.Core.Metadata { { "authorization", $"Bearer {token}" } }, cancellationToken: Cancellation);
            return StatusCode.OK;
        }
        catch (RpcException refusal)
        {
            return refusal.StatusCode;
        }
    }
}
