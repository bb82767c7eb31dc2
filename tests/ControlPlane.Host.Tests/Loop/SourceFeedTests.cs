using ControlPlane.Host.Loop;
using ControlPlane.Model;
using ControlPlane.Model.Config;
using ControlPlane.Model.VirtualServices;
using Microsoft.Extensions.Time.Testing;

namespace ControlPlane.Host.Tests.Loop;

public sealed class SourceFeedTests
{
    private readonly ChangeInbox _inbox = new(new FakeTimeProvider());
    private readonly ScriptedSource _source = new();
    private readonly SourceFeed _feed;
    private Mesh _mesh = Mesh.Empty;

    public SourceFeedTests() => _feed = new(_source, _inbox);

    [Fact]
    public async Task Feed_KeysNotStatedAgain_AreDroppedOnceTheRunIsComplete()
    {
        await RunAsync(Stated("a"), Stated("b"), Synced);
        Assert.Equal(["a", "b"], Names());

        await RunAsync(Stated("b"));
        Assert.Equal(["a", "b"], Names());
        Assert.False(_feed.SyncedInLastRun);

        await RunAsync(Stated("c"), Synced);
        Assert.Equal(["c"], Names());
        Assert.True(_feed.SyncedInLastRun);
    }

    [Fact]
    public async Task Feed_AChangeAfterTheRunIsComplete_DropsNothing()
    {
        await RunAsync(Stated("a"), Synced, Stated("b"));
        Assert.Equal(["a", "b"], Names());
    }

    [Fact]
    public async Task Feed_AKeyThatIsGone_IsNotSweptAgain()
    {
        await RunAsync(Stated("a"), Gone("a"), Synced);
        _inbox.Take();
        await RunAsync(Synced);
        Assert.Equal([Synced], _inbox.Take().Changes);
    }

    [Fact]
    public async Task Feed_ChangesWithoutAPause_ArriveInOnePiece()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var run = _source.NextRun(Stated("a"), Stated("b"), Synced);
        var running = _feed.RunAsync(cancellation);
        await _inbox.WaitAsync(cancellation);
        Assert.Equal(3, _inbox.Take().Changes.Length);

        run.TryWrite(Stated("c"));
        await _inbox.WaitAsync(cancellation);
        Assert.Equal([Stated("c").Key], _inbox.Take().Changes.OfType<MeshChange.ConfigReplaced>().Select(change => change.Key));
        run.Complete();
        await running;
    }

    [Fact]
    public async Task Feed_ASourceThatFails_StillDeliversWhatItSaid()
    {
        _source.NextRun(Stated("a")).Complete(new IOException("gone"));
        await Assert.ThrowsAsync<IOException>(() => _feed.RunAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["a"], Names());
    }

    private static MeshChange.SourceSynced Synced { get; } = new("scripted");

    private static MeshChange.ConfigReplaced Stated(string name) => new(
        new(ConfigKind.VirtualService, "default", name),
        new VirtualService { Metadata = new() { Name = name }, Hosts = [name] });

    private static MeshChange.ConfigReplaced Gone(string name) => new(new(ConfigKind.VirtualService, "default", name), null);

    private async Task RunAsync(params MeshChange[] changes)
    {
        _source.NextRun(changes).Complete();
        await _feed.RunAsync(TestContext.Current.CancellationToken);
    }

    private IEnumerable<string> Names()
    {
        _mesh = _mesh.Apply(_inbox.Take().Changes);
        return _mesh.VirtualServices.Keys.Select(name => name.Name);
    }
}
