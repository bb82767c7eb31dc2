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
    public void Delta_EverythingIsHeldAlready_SendsNothing()
    {
        // R8, cases 82 and 98: another replica, the same versions.
        var script = new SessionScript(XdsVariant.Delta).Publish(World);
        ResumeAll(script, World);

        script.ExpectNothing();
        Assert.Equal(1, script.Session.ConvergedRevision);
    }

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
    public void Delta_SomeVersionsDiffer_SendsThoseAndTheGoneOnes()
    {
        // R8, cases 82, 83 and 85
        var script = new SessionScript(XdsVariant.Delta).Publish(
            XdsResources.StaticCluster("same"), XdsResources.StaticCluster("changed", 2), XdsResources.StaticCluster("new"));

        script.Resume(
            Cluster, [], XdsResources.StaticCluster("same"), XdsResources.StaticCluster("changed"), XdsResources.StaticCluster("gone"));

        var response = script.Expect(Cluster);
        Assert.Equal(["changed", "new"], response.Names);
        script.Ack(response);
        script.ExpectNothing();
        script.Pass(TimeSpan.FromSeconds(4));
        Assert.Equal(["gone"], script.Expect(Cluster).Removed);
    }

    [Fact]
    public void Delta_InitialVersionsOnALaterMessage_AreIgnored()
    {
        // Case 86
        var script = new SessionScript(XdsVariant.Delta).Publish(XdsResources.Endpoints("a"), XdsResources.Endpoints("b"));
        script.Ask(Endpoint, "a");
        script.Drain();

        script.Resume(Endpoint, ["b"], XdsResources.Endpoints("b"));

        Assert.Equal(["b"], script.Expect(Endpoint).Names);
    }

    [Fact]
    public void Delta_HeldEndpointsOfAChangedCluster_AreSentAgain()
    {
        // R58, hazard 7, case 84: the changed cluster warms and does not ask.
        var script = new SessionScript(XdsVariant.Delta).Publish(
            XdsResources.Cluster("a", 2), XdsResources.Cluster("b"), XdsResources.Endpoints("a"), XdsResources.Endpoints("b"));
        script.Resume(Cluster, [], XdsResources.Cluster("a"), XdsResources.Cluster("b"));
        Assert.Equal(["a"], script.Expect(Cluster).Names);

        script.Resume(Endpoint, ["a", "b"], XdsResources.Endpoints("a"), XdsResources.Endpoints("b"));

        Assert.Equal(["a"], script.Expect(Endpoint).Names);
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void EndpointsBeforeClusters_AreAnsweredAndAgainAfterAChangedCluster(XdsVariant variant)
    {
        // R6, cases 80, 81 and 159
        var script = new SessionScript(variant).Publish(XdsResources.Cluster("a", 2), XdsResources.Endpoints("a"));
        script.Resume(Endpoint, ["a"]);
        var early = script.Expect(Endpoint);
        script.Ack(early, "a");

        script.Resume(Cluster, [], XdsResources.Cluster("a"));

        script.Ack(script.Expect(Cluster));
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
