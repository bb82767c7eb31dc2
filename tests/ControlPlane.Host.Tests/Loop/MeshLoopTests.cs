using ControlPlane.Host.Loop;
using ControlPlane.Model;
using ControlPlane.Model.Config;
using ControlPlane.Model.VirtualServices;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ControlPlane.Host.Tests.Loop;

public sealed class MeshLoopTests : IAsyncLifetime, IPushProgress
{
    private readonly FakeTimeProvider _time = new();
    private readonly RecordingFollower _follower = new();
    private readonly RecordingFollower _second = new();
    private readonly SourceStatusBoard _sources;
    private readonly ChangeInbox _inbox;
    private readonly MeshLoop _loop;

    public MeshLoopTests()
    {
        _sources = new(["files"], _time);
        _inbox = new(_time);
        _loop = new(_inbox, new(Debounce.Default, this, _time), [_follower, _second], _sources, NullLogger<MeshLoop>.Instance);
    }

    public bool IsPushUnderWay { get; private set; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _loop.StartAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        await _loop.StopAsync(CancellationToken.None);
        _loop.Dispose();
    }

    [Fact]
    public async Task Loop_ALoneChange_GoesAtOnce()
    {
        _inbox.Post("files", [Stated("a")]);
        var (before, after) = await _follower.NextAsync(Cancellation);
        Assert.Same(Mesh.Empty, before);
        Assert.Equal(1, after.Revision);
    }

    [Fact]
    public async Task Loop_ChangesThatFollowEachOther_GoTogetherAfterASilence()
    {
        _inbox.Post("files", [Stated("a")]);
        var (_, first) = await _follower.NextAsync(Cancellation);
        _inbox.Post("files", [Stated("b")]);
        _inbox.Post("files", [Stated("c")]);
        _time.Advance(TimeSpan.FromMilliseconds(10));
        var (before, after) = await _follower.NextAsync(Cancellation);
        Assert.Same(first, before);
        Assert.Equal(3, after.VirtualServices.Count);
        Assert.Equal(2, after.Revision);
    }

    [Fact]
    public async Task Loop_WhileAPushIsUnderWay_Gathers()
    {
        IsPushUnderWay = true;
        _inbox.Post("files", [Stated("a")]);
        _inbox.Post("files", [Stated("b")]);
        _time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal(1, (await _follower.NextAsync(Cancellation)).After.Revision);
        Assert.Equal(1, (await _second.NextAsync(Cancellation)).After.Revision);
    }

    [Fact]
    public async Task Loop_SomebodyWaitsForAMesh_DoesNotGather()
    {
        IsPushUnderWay = true;
        _follower.IsWaiting = true;
        _inbox.Post("files", [Stated("a")]);
        Assert.Equal(1, (await _follower.NextAsync(Cancellation)).After.Revision);
    }

    [Fact]
    public async Task Loop_WokenWithoutChanges_HandsOnTheSameMesh()
    {
        _inbox.Wake();
        var (before, after) = await _follower.NextAsync(Cancellation);
        Assert.Same(before, after);
    }

    [Fact]
    public async Task Loop_AFollowerFails_TheOthersAndTheNextMeshGoOn()
    {
        _follower.Fault = new InvalidOperationException("a bug");
        _inbox.Post("files", [Stated("a")]);
        Assert.Equal(1, (await _second.NextAsync(Cancellation)).After.Revision);
        _time.Advance(TimeSpan.FromSeconds(1));
        _inbox.Post("files", [Stated("b")]);
        Assert.Equal(2, (await _follower.NextAsync(Cancellation)).After.Revision);
    }

    [Fact]
    public async Task Loop_AChangeOfTheWrongType_IsLeftOutAndTheOthersApply()
    {
        var wrong = new MeshChange.ConfigReplaced(new(ConfigKind.Gateway, "default", "wrong"), Stated("wrong").Value);
        _inbox.Post("files", [Stated("a"), wrong, Stated("b")]);
        var (_, after) = await _follower.NextAsync(Cancellation);
        Assert.Equal(2, after.VirtualServices.Count);
        Assert.Empty(after.Gateways);
    }

    [Fact]
    public async Task Loop_SourceSynced_IsNotedAfterItsMeshWasFollowed()
    {
        Assert.False(_sources.AllSynced);
        _inbox.Post("files", [Stated("a"), new MeshChange.SourceSynced("files")]);
        await _second.NextAsync(Cancellation);
        // The next call happens only after the note of the one before.
        _inbox.Wake();
        await _second.NextAsync(Cancellation);
        Assert.True(_sources.AllSynced);
    }

    private static MeshChange.ConfigReplaced Stated(string name) => new(
        new(ConfigKind.VirtualService, "default", name),
        new VirtualService { Metadata = new() { Name = name }, Hosts = [name] });
}
