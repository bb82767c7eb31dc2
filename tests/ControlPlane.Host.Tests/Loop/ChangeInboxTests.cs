using ControlPlane.Host.Loop;
using ControlPlane.Model;
using ControlPlane.Model.Config;
using ControlPlane.Model.Meshes;
using Microsoft.Extensions.Time.Testing;

namespace ControlPlane.Host.Tests.Loop;

public sealed class ChangeInboxTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ChangeInbox _inbox;

    public ChangeInboxTests() => _inbox = new(_time);

    [Fact]
    public void Inbox_SameKeyTwice_KeepsTheLater()
    {
        var later = new MeshChange.SettingsReplaced(MeshSettings.Default with { RegistryOnly = true });
        _inbox.Post("files", [new MeshChange.SettingsReplaced(MeshSettings.Default)]);
        _inbox.Post("files", [later]);
        Assert.Equal([later], _inbox.Take().Changes);
    }

    [Fact]
    public void Inbox_SameKeyOfTwoSources_KeepsBoth()
    {
        _inbox.Post("one", [Gone("a")]);
        _inbox.Post("two", [Gone("a")]);
        Assert.Equal(2, _inbox.Take().Changes.Length);
    }

    [Fact]
    public void Inbox_ManyChangesOfFewKeys_StaysSmall()
    {
        for (var i = 0; i < 10_000; i++)
        {
            _inbox.Post("files", [Gone($"name-{i % 7}")]);
        }

        Assert.Equal(7, _inbox.Take().Changes.Length);
    }

    [Fact]
    public void Inbox_Taken_IsEmpty()
    {
        _inbox.Post("files", [Gone("a")]);
        _inbox.Take();
        Assert.Null(_inbox.Waiting);
        Assert.Empty(_inbox.Take().Changes);
    }

    [Fact]
    public void Inbox_ChangesOverTime_RemembersFirstAndLast()
    {
        var start = _time.GetTimestamp();
        _inbox.Post("files", [Gone("a")]);
        _time.Advance(TimeSpan.FromMilliseconds(20));
        _inbox.Post("files", [Gone("b")]);
        _time.Advance(TimeSpan.FromMilliseconds(5));
        var expected = new Arrivals(start, start + TimeSpan.FromMilliseconds(20).Ticks);
        Assert.Equal(expected, _inbox.Waiting);
        Assert.Equal(expected, _inbox.Take().Arrived);
    }

    [Fact]
    public async Task Inbox_Wake_EndsOneWait()
    {
        var cancellation = TestContext.Current.CancellationToken;
        _inbox.Wake();
        _inbox.Wake();
        await _inbox.WaitAsync(cancellation);
        var second = _inbox.WaitAsync(cancellation);
        Assert.False(second.IsCompleted);
        _inbox.Post("files", [Gone("a")]);
        await second;
    }

    [Fact]
    public void Inbox_NoChanges_WakesNobody()
    {
        _inbox.Post("files", []);
        Assert.False(_inbox.WaitAsync(TestContext.Current.CancellationToken).IsCompleted);
    }

    private static MeshChange.ConfigReplaced Gone(string name) => new(new(ConfigKind.VirtualService, "default", name), null);
}
