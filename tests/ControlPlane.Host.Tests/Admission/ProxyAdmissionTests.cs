using ControlPlane.Host.Admin;
using ControlPlane.Host.Admission;
using ControlPlane.Host.Identities;
using ControlPlane.Host.Loop;
using ControlPlane.Host.Options;
using ControlPlane.Host.Proxies;
using ControlPlane.Host.Tests.Identities;
using ControlPlane.Host.Workloads;
using ControlPlane.Sources;
using ControlPlane.Sources.Files;
using ControlPlane.Translation;
using ControlPlane.Xds;
using ControlPlane.Xds.Sessions;
using ControlPlane.Xds.Streams;
using Envoy.Config.Core.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ControlPlane.Host.Tests.Admission;

public sealed class ProxyAdmissionTests : IDisposable
{
    private const string Id = "sidecar~10.0.0.1~web.shop~shop.svc.cluster.local";

    private static readonly ControlPlaneOptions Plaintext = new() { AllowPlaintextXds = true };

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly TestIdentities _open;
    private readonly ChangeInbox _inbox;
    private readonly WorkloadDirectory _workloads;
    private readonly SourceStatusBoard _sources;
    private readonly ProxyRoster _roster;

    public ProxyAdmissionTests()
    {
        _inbox = new(_time);
        _workloads = new(_inbox, new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30)), _time);
        _sources = new(["files"], _time);
        _roster = new(_inbox);
        _open = new(_time, Plaintext);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _workloads.Dispose();
        _open.Dispose();
    }

    // H-17: before anything that the node says is looked at.
    [Fact]
    public async Task Admission_WithoutACertificate_IsUnauthenticated()
    {
        _sources.Synced("files");
        var refused = await RefusedAsync(new ControlPlaneOptions(), Connection("not a node id"));
        Assert.Equal(StatusCode.Unauthenticated, refused.Status);
    }

    [Fact]
    public async Task Admission_WithoutACertificateWherePlaintextIsAllowed_ComesToTheNextQuestion()
    {
        _sources.Synced("files");
        var refused = await RefusedAsync(Plaintext, Connection("not a node id"));
        Assert.Equal(StatusCode.InvalidArgument, refused.Status);
        Assert.Contains("sidecar~IP~NAME.NAMESPACE", refused.Reason, StringComparison.Ordinal);
    }

    // H-26.
    [Fact]
    public async Task Admission_WithACertificateThatHasEnded_IsUnauthenticatedAlsoWherePlaintextIsAllowed()
    {
        _sources.Synced("files");
        using var identities = new TestIdentities(_time, Plaintext);
        using var certificate = identities.Certify("shop", "web");
        _time.Advance(TimeSpan.FromHours(25));
        var refused = await RefusedAsync(identities, Connection(Id) with { ClientCertificate = certificate });
        Assert.Equal(StatusCode.Unauthenticated, refused.Status);
    }

    // H-31, H-32 and "node spoofing in every field": all with a good certificate of shop/web, given to the workload "web".
    [Theory]
    [InlineData("sidecar~10.0.0.1~web.other~other.svc.cluster.local", "{}", "namespace \"other\"")]
    [InlineData("sidecar~10.0.0.1~web.other~other.svc.cluster.local", """{"NAMESPACE": "shop"}""", "\"web.other\"")]
    [InlineData("sidecar~10.0.0.1~web.shop~other.svc.cluster.local", """{"NAMESPACE": "shop"}""", "node id")]
    [InlineData(Id, """{"NAMESPACE": "other"}""", "namespace \"other\"")]
    [InlineData(Id, """{"SERVICE_ACCOUNT": "admin"}""", "service account \"admin\"")]
    [InlineData(Id, """{"NAME": "db"}""", "\"db\"")]
    [InlineData("sidecar~10.0.0.1~db.shop~shop.svc.cluster.local", "{}", "\"db\"")]
    [InlineData("sidecar~10.0.0.1~db.shop~shop.svc.cluster.local", """{"NAME": "web"}""", "node id")]
    [InlineData("router~10.0.0.1~db.shop~shop.svc.cluster.local", "{}", "\"db\"")]
    [InlineData("sidecar~10.0.0.7~web.shop~shop.svc.cluster.local", "{}", "10.0.0.7")]
    [InlineData(Id, """{"INSTANCE_IPS": "10.0.0.1,10.0.0.7"}""", "10.0.0.7")]
    [InlineData(Id, """{"INSTANCE_IPS": "10.0.0.8"}""", "10.0.0.8")]
    [InlineData("db", """{"GENERATOR": "grpc", "NAMESPACE": "shop"}""", "\"db\"")]
    [InlineData("web", """{"GENERATOR": "grpc", "NAMESPACE": "other"}""", "namespace \"other\"")]
    public async Task Admission_ANodeThatClaimsToBeAnother_IsDeniedWithTheClaim(string id, string metadata, string claim)
    {
        _sources.Synced("files");
        using var identities = new TestIdentities(_time, new());
        using var certificate = identities.Certify("shop", "web", "web");
        var refused = await RefusedAsync(identities, Connection(id, metadata) with { ClientCertificate = certificate });
        Assert.Equal(StatusCode.PermissionDenied, refused.Status);
        Assert.Contains(claim, refused.Reason, StringComparison.Ordinal);
    }

    // H-32: two identities of one namespace.
    [Fact]
    public async Task Admission_ANodeIdInUseByAnotherIdentity_IsDenied()
    {
        _sources.Synced("files");
        using var identities = new TestIdentities(_time, new());
        using var web = identities.Certify("shop", "web");
        using var thief = identities.Certify("shop", "thief");
        var admitting = Admission(identities, new()).AdmitAsync(Connection(Id) with { ClientCertificate = web }, Cancellation).AsTask();
        var refused = await RefusedAsync(identities, Connection(Id) with { StreamId = 2, ClientCertificate = thief });
        Assert.Equal(StatusCode.PermissionDenied, refused.Status);
        Assert.Contains("in use", refused.Reason, StringComparison.Ordinal);
        Assert.False(admitting.IsCompleted);
    }

    // R2 and H-36: what is absent is set from the identity, and what was declared of the address wins over what the node says.
    [Fact]
    public void Admission_OfAProvenIdentity_TakesServiceAccountAndDeclaredLabelsFromThere()
    {
        _sources.Synced("files");
        using var identities = new TestIdentities(_time, new());
        using var certificate = identities.Certify("shop", "web");
        var connection = Connection(Id, """{"LABELS": {"app": "other", "mine": "yes"}}""") with { ClientCertificate = certificate };
        Assert.False(Admission(identities, new()).AdmitAsync(connection, Cancellation).AsTask().IsCompleted);
        var proxy = Assert.Single(_roster.Proxies).Node.Proxy;
        Assert.Equal("web", proxy.ServiceAccount);
        Assert.Equal(["app=web", "mine=yes"], proxy.Labels.Select(label => $"{label.Key}={label.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Admission_WhileASourceIsNotComplete_IsUnavailable()
    {
        var refused = await RefusedAsync(Plaintext, Connection(Id));
        Assert.Equal(StatusCode.Unavailable, refused.Status);
        Assert.Contains("files", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Admission_OfASidecar_StatesItsWorkloadBeforeItIsServed()
    {
        _sources.Synced("files");
        var admitting = Admission(_open, Plaintext).AdmitAsync(Connection(Id), Cancellation).AsTask();
        Assert.False(admitting.IsCompleted);
        Assert.True(_roster.IsAnyJoining);
        Assert.Single(_inbox.Take().Changes);

        var proxy = Assert.Single(_roster.Proxies);
        var cache = new SnapshotCache();
        proxy.Enter(Translator.ScopeOf(Model.Mesh.Empty, proxy.Node.Proxy), cache);
        var admitted = Assert.IsType<AdmissionVerdict.Admitted>(await admitting);
        Assert.Equal(proxy.Scope, admitted.Snapshots.Scope);
        Assert.False(_roster.IsAnyJoining);
    }

    [Fact]
    public async Task Admission_TheEnvoyLeavesWhileItWaits_LeavesNothingBehind()
    {
        _sources.Synced("files");
        using var leaving = new CancellationTokenSource();
        var admitting = Admission(_open, Plaintext).AdmitAsync(Connection(Id), leaving.Token).AsTask();
        var proxy = Assert.Single(_roster.Proxies);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => admitting);
        Assert.Empty(_roster.Proxies);
        Assert.False(_roster.IsAnyJoining);
        Assert.Empty(Model.Mesh.Empty.Apply(_inbox.Take().Changes).Workloads);

        // The loop may see the proxy a moment later still: its scope must not be held for it.
        var cache = new SnapshotCache();
        var scope = Translator.ScopeOf(Model.Mesh.Empty, proxy.Node.Proxy);
        cache.Publish(scope, Snapshot.Create(1));
        proxy.Enter(scope, cache);
        cache.Remove(scope);
        Assert.Null(cache.Find(scope));
    }

    private static ProxyConnection Connection(string id, string metadata = "{}") => new()
    {
        StreamId = 1,
        Node = new Node { Id = id, Metadata = JsonParser.Default.Parse<Struct>(metadata) },
        Variant = XdsVariant.Delta,
        Peer = "ipv4:127.0.0.1:4711",
        Authentication = new AuthContext(null, []),
    };

    // 10.0.0.1 is declared as shop/web's, 10.0.0.7 as another namespace's, 10.0.0.8 as another service account's.
    private static MeshView Mesh()
    {
        var view = new MeshView();
        var mesh = Model.Mesh.Empty.Apply(ConfigText.Parse("workloads.yaml", """
            apiVersion: networking.istio.io/v1
            kind: WorkloadEntry
            metadata: {name: web, namespace: shop}
            spec: {address: 10.0.0.1, serviceAccount: web, labels: {app: web}}
            ---
            apiVersion: networking.istio.io/v1
            kind: WorkloadEntry
            metadata: {name: pay, namespace: bank}
            spec: {address: 10.0.0.7}
            ---
            apiVersion: networking.istio.io/v1
            kind: WorkloadEntry
            metadata: {name: db, namespace: shop}
            spec: {address: 10.0.0.8, serviceAccount: db}
            """).Objects.Select(value => new Model.MeshChange.ConfigReplaced(value.Key, value)));
        view.Follow(Model.Mesh.Empty, mesh, null!);
        return view;
    }

    private ProxyAdmission Admission(TestIdentities identities, ControlPlaneOptions options) =>
        new(new Readiness(_sources, new ConfigReport(), options), identities.Peers, new IdentityCheck(Mesh(), _roster), _workloads, _roster);

    private async Task<AdmissionVerdict.Refused> RefusedAsync(ControlPlaneOptions options, ProxyConnection connection)
    {
        using var identities = new TestIdentities(_time, options);
        return Assert.IsType<AdmissionVerdict.Refused>(await Admission(identities, options).AdmitAsync(connection, Cancellation));
    }

    private async Task<AdmissionVerdict.Refused> RefusedAsync(TestIdentities identities, ProxyConnection connection) =>
        Assert.IsType<AdmissionVerdict.Refused>(await Admission(identities, new()).AdmitAsync(connection, Cancellation));
}
