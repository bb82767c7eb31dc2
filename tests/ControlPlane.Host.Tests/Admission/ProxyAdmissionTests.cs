using ControlPlane.Host.Admin;
using ControlPlane.Host.Admission;
using ControlPlane.Host.Loop;
using ControlPlane.Host.Options;
using ControlPlane.Host.Proxies;
using ControlPlane.Host.Workloads;
using ControlPlane.Sources;
using ControlPlane.Translation;
using ControlPlane.Xds;
using ControlPlane.Xds.Sessions;
using ControlPlane.Xds.Streams;
using Envoy.Config.Core.V3;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ControlPlane.Host.Tests.Admission;

public sealed class ProxyAdmissionTests : IDisposable
{
    private const string Id = "sidecar~10.0.0.1~web.shop~shop.svc.cluster.local";

    private readonly FakeTimeProvider _time = new();
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
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _workloads.Dispose();

    [Theory]
    [InlineData("ipv4:10.1.2.3:4711", StatusCode.PermissionDenied)]
    [InlineData("ipv6:[fd00::1]:4711", StatusCode.PermissionDenied)]
    [InlineData("unix:/tmp/a", StatusCode.PermissionDenied)]
    [InlineData("ipv4:127.0.0.1:4711", StatusCode.InvalidArgument)]
    [InlineData("ipv4:127.9.9.9:4711", StatusCode.InvalidArgument)]
    [InlineData("ipv6:[::1]:4711", StatusCode.InvalidArgument)]
    [InlineData("ipv6:[::ffff:127.0.0.1]:4711", StatusCode.InvalidArgument)]
    public async Task Admission_ByPeer_LetsLoopbackAloneComeToTheNextQuestion(string peer, StatusCode expected)
    {
        _sources.Synced("files");
        var refused = await RefusedAsync(new(), Connection("not a node id") with { Peer = peer });
        Assert.Equal(expected, refused.Status);
    }

    [Fact]
    public async Task Admission_AnyPeerWithTheFlag_ComesToTheNextQuestion()
    {
        _sources.Synced("files");
        var refused = await RefusedAsync(new() { AllowPlaintextXds = true }, Connection("not a node id") with { Peer = "ipv4:10.1.2.3:4711" });
        Assert.Equal(StatusCode.InvalidArgument, refused.Status);
        Assert.Contains("sidecar~IP~NAME.NAMESPACE", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Admission_WhileASourceIsNotComplete_IsUnavailable()
    {
        var refused = await RefusedAsync(new(), Connection(Id));
        Assert.Equal(StatusCode.Unavailable, refused.Status);
        Assert.Contains("files", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Admission_OfASidecar_StatesItsWorkloadBeforeItIsServed()
    {
        _sources.Synced("files");
        var admitting = Admission(new()).AdmitAsync(Connection(Id), Cancellation).AsTask();
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
        var admitting = Admission(new()).AdmitAsync(Connection(Id), leaving.Token).AsTask();
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

    private static ProxyConnection Connection(string id) => new()
    {
        StreamId = 1,
        Node = new Node { Id = id },
        Variant = XdsVariant.Delta,
        Peer = "ipv4:127.0.0.1:4711",
        Authentication = new AuthContext(null, []),
    };

    private ProxyAdmission Admission(ControlPlaneOptions options) =>
        new(new Readiness(_sources, new ConfigReport(), options), options, _workloads, _roster);

    private async Task<AdmissionVerdict.Refused> RefusedAsync(ControlPlaneOptions options, ProxyConnection connection) =>
        Assert.IsType<AdmissionVerdict.Refused>(await Admission(options).AdmitAsync(connection, Cancellation));
}
