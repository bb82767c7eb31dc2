using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using ControlPlane.Xds.Tests.Cases;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Tests;

/// <summary>Losses that are too big to believe (cases 138 and 160).</summary>
[Trait("Case", "138"), Trait("Bug", "22")]
public sealed class DeletionGuardTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;
    private readonly DeletionGuard _guard = new(new DeletionGuardOptions());

    [Fact]
    public void C138_HalfIsLost_GoesThrough()
    {
        _guard.Apply(Clusters(1, 20), Start);

        var next = Clusters(2, 10);
        var guarded = _guard.Apply(next, Start);

        Assert.Same(next, guarded.Snapshot);
        Assert.Empty(guarded.Held);
        Assert.Null(guarded.ReleaseAt);
    }

    [Fact]
    public void C138_MostIsLost_StaysUntilTheLossHasLasted_AndTheRestGoesOn()
    {
        _guard.Apply(Clusters(1, 20), Start);
        var next = Snapshot.Create(2, ResourceTable.Create(Cluster, [XdsResources.StaticCluster("c0", 2)]), ResourceTable.Create(Listener, [XdsResources.Listener("l")]));

        var guarded = _guard.Apply(next, Start);

        Assert.Equal(20, guarded.Snapshot.Clusters.Count);
        Assert.Equal(19, guarded.Held.Length);
        Assert.True(guarded.Snapshot.Clusters.TryGet("c0", out var changed));
        Assert.Equal(XdsResources.StaticCluster("c0", 2), changed);
        Assert.Single(guarded.Snapshot.Listeners);
        Assert.Equal(Start + TimeSpan.FromMinutes(1), guarded.ReleaseAt);
        Assert.Equal(19, _guard.Apply(next, Start + TimeSpan.FromSeconds(59)).Held.Length);
        Assert.Same(next, _guard.Apply(next, Start + TimeSpan.FromSeconds(60)).Snapshot);
        Assert.Same(next, _guard.Apply(next, Start + TimeSpan.FromSeconds(61)).Snapshot);
    }

    [Fact]
    public void C138_LossIsConfirmed_GoesThroughAtOnce_AndTheNextIsGuardedAgain()
    {
        _guard.Apply(Clusters(1, 40), Start);
        Assert.NotEmpty(_guard.Apply(Clusters(2, 12), Start).Held);

        _guard.Confirm();

        Assert.Empty(_guard.Apply(Clusters(2, 12), Start).Held);
        Assert.NotEmpty(_guard.Apply(Clusters(3, 0), Start).Held);
    }

    [Fact]
    public void C138_FewResources_AreNotGuarded()
    {
        _guard.Apply(Clusters(1, 9), Start);

        Assert.Empty(_guard.Apply(Clusters(2, 0), Start).Held);
    }

    [Theory, Trait("Case", "160"), Trait("Bug", "23"), Runs(Speaks.Both, "LDS")]
    public void C160_ListenerGoesAndComesBackWithinTheWindow_NothingIsSent(XdsVariant variant, StreamKind kind, string type)
    {
        // gRPC clients never recover from a listener that was away, not even from the same bytes.
        var guard = new DeletionGuard(new DeletionGuardOptions { MinResources = 1, MaxLoss = 0 });
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type));
        var with = Snapshot.Create(1, ResourceTable.Create(Listener, [XdsResources.Listener("svc")]));
        stream.Script.Publish(guard.Apply(with, Start).Snapshot);
        stream.Ask("svc");
        stream.Settle();

        stream.Script.Publish(guard.Apply(Snapshot.Create(2), Start).Snapshot).ExpectNothing();
        stream.Script.Publish(guard.Apply(with.With(3), Start + TimeSpan.FromSeconds(30)).Snapshot);

        stream.ExpectQuiet();
        Assert.Null(guard.Apply(with.With(4), Start + TimeSpan.FromSeconds(31)).ReleaseAt);
    }

    private static Snapshot Clusters(long revision, int count) =>
        Snapshot.Create(
            revision, ResourceTable.Create(Cluster, Enumerable.Range(0, count).Select(number => XdsResources.StaticCluster($"c{number}"))));
}
