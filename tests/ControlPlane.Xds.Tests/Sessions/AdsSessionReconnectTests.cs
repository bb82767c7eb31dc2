using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Tests.Sessions;

/// <summary>A client that was here before, or elsewhere (R5 to R8, R58).</summary>
public sealed class AdsSessionReconnectTests
{
    private static readonly EnvoyResource[] World =
    [
        XdsResources.Cluster("a"), XdsResources.Cluster("b"), XdsResources.Endpoints("a"), XdsResources.Endpoints("b"),
        XdsResources.Listener("l", routes: "r"), XdsResources.Routes("r", 1, "a", "b"),
    ];

    [Fact]
    public void Sotw_EverythingIsHeldAlready_IsAnsweredOncePerType()
    {
        // R5, R7, case 79: whatever nonce comes from the dead stream.
        var script = new SessionScript(XdsVariant.Sotw).Publish(World);
        ResumeAll(script, World);

        var responses = script.Drain(NamesOf);

        Assert.Equal([Cluster, Endpoint, Listener, ResourceType.Route], responses.Select(response => response.Type));
        script.Pass(TimeSpan.FromMinutes(1)).ExpectNothing();
    }

    [Fact]
    public void Delta_EndpointsRefusedThatWereSaidForTheirCluster_TheClientsOwnAreStillTakenAway()
    {
        var script = new SessionScript(XdsVariant.Delta).Publish(XdsResources.Cluster("a", 2), XdsResources.Endpoints("a", 2));
        script.Resume(Cluster, [], XdsResources.Cluster("a"));
        script.Resume(Endpoint, ["a"], XdsResources.Endpoints("a"));
        script.Ack(script.Expect(Cluster));
        script.Nack(script.Expect(Endpoint), "no");

        script.Publish(XdsResources.Cluster("a", 2));

        var response = script.Expect(Endpoint);
        Assert.Equal(["a"], response.Names.Concat(response.Removed));
    }

    [Fact]
    public void Delta_EndpointsRefusedForAWarmingCluster_AreSaidWhenTheClientsOwnFormIsBack()
    {
        // The client has that form already, and the cluster that warms waits to hear of it.
        var script = new SessionScript(XdsVariant.Delta).Publish(XdsResources.Cluster("a", 2), XdsResources.Endpoints("a", 2));
        script.Resume(Cluster, [], XdsResources.Cluster("a"));
        script.Resume(Endpoint, ["a"], XdsResources.Endpoints("a"));
        script.Ack(script.Expect(Cluster));
        script.Nack(script.Expect(Endpoint), "no");
        script.ExpectNothing();

        script.Publish(XdsResources.Cluster("a", 2), XdsResources.Endpoints("a"));

        Assert.Equal(["a"], script.Expect(Endpoint).Names);
    }

    [Fact]
    public void Delta_ClusterGoneWhileAway_StaysUntilTheRoutesHaveMoved()
    {
        // R56 over a restart: the proxy still routes to it.
        var script = new SessionScript(XdsVariant.Delta).Publish(XdsResources.StaticCluster("new"), XdsResources.Routes("r", 2, "new"));
        script.Resume(Cluster, [], XdsResources.StaticCluster("old"));
        var clusters = script.Expect(Cluster);
        Assert.Empty(clusters.Removed);
        script.Ack(clusters);
        script.Resume(ResourceType.Route, ["r"], XdsResources.Routes("r", 1, "old"));
        script.Ack(script.Expect(ResourceType.Route));
        script.ExpectNothing();

        script.Pass(TimeSpan.FromSeconds(4));

        Assert.Equal(["old"], script.Expect(Cluster).Removed);
    }

    private static void ResumeAll(SessionScript script, EnvoyResource[] held)
    {
        foreach (var type in new[] { Cluster, Endpoint, Listener, ResourceType.Route })
        {
            script.Resume(type, NamesOf(type), [.. held.Where(resource => resource.Type == type)]);
        }
    }

    private static string[] NamesOf(ResourceType type) =>
        ReferenceEquals(type, Endpoint) ? ["a", "b"] : ReferenceEquals(type, ResourceType.Route) ? ["r"] : [];
}
