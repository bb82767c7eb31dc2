using ControlPlane.Fixtures.Xds;

namespace ControlPlane.Xds.Tests;

public sealed class SnapshotTests
{
    [Fact]
    public void Table_OfATypeNotGiven_IsEmpty()
    {
        var snapshot = Snapshot.Create(1, ResourceTable.Create(ResourceType.Cluster, [XdsResources.Cluster("a")]));

        Assert.Single(snapshot.Clusters);
        Assert.Empty(snapshot.Routes);
        Assert.Same(ResourceTable.Empty(ResourceType.Runtime), snapshot.Table(ResourceType.Runtime));
    }

    [Fact]
    public void Create_TwoTablesOfOneType_Throws() =>
        Assert.Throws<ArgumentException>(
            () => Snapshot.Create(1, ResourceTable.Empty(ResourceType.Cluster), ResourceTable.Empty(ResourceType.Cluster)));

    [Fact]
    public void With_OneTable_SharesTheOthers()
    {
        var clusters = ResourceTable.Create(ResourceType.Cluster, [XdsResources.Cluster("a")]);
        var snapshot = Snapshot.Create(1, clusters);

        var next = snapshot.With(2, ResourceTable.Create(ResourceType.Endpoint, [XdsResources.Endpoints("a")]));

        Assert.Equal(2, next.Revision);
        Assert.Same(clusters, next.Clusters);
        Assert.Empty(snapshot.Endpoints);
        Assert.Single(next.Endpoints);
    }

    [Fact]
    public void Consistent_EveryReferenceThere_IsEmpty() => Assert.Empty(Complete().Consistent());

    [Fact]
    public void Consistent_ReferencedResourcesGone_NamesWhoNeedsWhat()
    {
        var snapshot = Complete().With(2, ResourceTable.Empty(ResourceType.Endpoint), ResourceTable.Empty(ResourceType.Route));

        Assert.Equal(["CDS/a -> EDS/a", "LDS/l -> RDS/r"], snapshot.Consistent().Select(dangling => dangling.ToString()));
    }

    [Fact]
    public void TryFind_EveryKnownType_FindsItByItsUrl()
    {
        Assert.All(
            ResourceType.All,
            type =>
            {
                Assert.True(ResourceType.TryFind(type.TypeUrl, out var found));
                Assert.Same(type, found);
            });
        Assert.False(ResourceType.TryFind("type.googleapis.com/envoy.api.v2.Cluster", out _));
    }

    [Fact]
    public void PushOrder_IsMakeBeforeBreak() =>
        // R56: clusters, endpoints, then what points at them.
        Assert.Equal(
            [ResourceType.Cluster, ResourceType.Endpoint, ResourceType.Listener, ResourceType.Route, ResourceType.VirtualHost],
            new[]
            {
                ResourceType.VirtualHost, ResourceType.Route, ResourceType.Endpoint, ResourceType.Cluster, ResourceType.Listener,
            }.OrderBy(type => type.PushOrder));

    private static Snapshot Complete() =>
        Snapshot.Create(
            1,
            ResourceTable.Create(ResourceType.Cluster, [XdsResources.Cluster("a")]),
            ResourceTable.Create(ResourceType.Endpoint, [XdsResources.Endpoints("a")]),
            ResourceTable.Create(ResourceType.Route, [XdsResources.Routes("r", 1, "a")]),
            ResourceTable.Create(ResourceType.Listener, [XdsResources.Listener("l", routes: "r")]));
}
