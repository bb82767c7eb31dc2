using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Tests.Sessions;

/// <summary>Make before break (R56 to R60, decisions 7 and 8).</summary>
public sealed class AdsSessionPushOrderTests
{
    private static readonly EnvoyResource Listeners = XdsResources.Listener("l", routes: "r");

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Route_ThatNeedsNothingNew_DoesNotWaitForUnansweredClusters(XdsVariant variant)
    {
        // R23: an answer to clusters can be late by design.
        var script = Running(variant, "a");
        script.Publish(
            XdsResources.Cluster("a"), XdsResources.Cluster("b"), XdsResources.Endpoints("a"),
            Listeners, XdsResources.Routes("r", 2, "a"));

        script.Expect(Cluster);

        script.Expect(ResourceType.Route);
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void FirstAnswers_OfANewProxy_DoNotWait(XdsVariant variant)
    {
        var script = new SessionScript(variant).Publish(World("a"));
        script.Ask(Cluster);
        script.Expect(Cluster);

        script.Ask(ResourceType.Route, "r");

        script.Expect(ResourceType.Route);
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Cluster_NoLongerRoutedTo_GoesAfterTheRoutesAndAGrace(XdsVariant variant)
    {
        // R56, cases 102 and 103
        var script = Running(variant, "a", "b");
        script.Publish(XdsResources.Cluster("b"), XdsResources.Endpoints("b"), Listeners, XdsResources.Routes("r", 2, "b"));

        var routes = script.Expect(ResourceType.Route);
        script.ExpectNothing();
        script.Ack(routes, "r");
        script.ExpectNothing();
        Assert.Equal(2, script.Session.ConvergedRevision);
        Assert.Equal(script.Now + TimeSpan.FromSeconds(3), script.AskAgainAt);
        script.Pass(TimeSpan.FromSeconds(3));

        var clusters = script.Expect(Cluster);
        Assert.Equal(variant == XdsVariant.Sotw ? ["b"] : [], clusters.Names);
        Assert.Equal(variant == XdsVariant.Sotw ? [] : ["a"], clusters.Removed);
        script.ExpectNothing();
    }

    [Fact]
    public void Delta_EndpointsOfARemovedCluster_GoAfterIt()
    {
        // R60
        var script = Running(XdsVariant.Delta, "a", "b");
        script.Publish(XdsResources.Cluster("b"), XdsResources.Endpoints("b"), Listeners, XdsResources.Routes("r", 2, "b"));
        script.Ack(script.Expect(ResourceType.Route));
        script.ExpectNothing();
        script.Pass(TimeSpan.FromSeconds(3));
        var clusters = script.Expect(Cluster);
        script.ExpectNothing();
        script.Ack(clusters);

        Assert.Equal(["a"], script.Expect(Endpoint).Removed);
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Cluster_StillNamedByTheFormOfARefusedRoute_Stays(XdsVariant variant)
    {
        var script = Running(variant, "a", "b");
        script.Publish(XdsResources.Cluster("b"), XdsResources.Endpoints("b"), Listeners, XdsResources.Routes("r", 2, "b"));
        script.Nack(script.Expect(ResourceType.Route), "no", "r");

        script.Pass(TimeSpan.FromMinutes(10)).ExpectNothing();
        script.Publish(XdsResources.Cluster("b"), XdsResources.Endpoints("b"), Listeners, XdsResources.Routes("r", 3, "b"));
        script.Ack(script.Expect(ResourceType.Route), "r");
        script.ExpectNothing();
        script.Pass(TimeSpan.FromSeconds(3));

        script.Expect(Cluster);
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Cluster_OnceNamedByARefusedRoute_WaitsUntilTheRouteInItsPlaceIsAccepted(XdsVariant variant)
    {
        var script = Running(variant, "a", "b");
        script.Publish(XdsResources.Cluster("b"), XdsResources.Endpoints("b"), Listeners, XdsResources.Routes("r", 2, "b"));
        script.Nack(script.Expect(ResourceType.Route), "no", "r");
        script.Pass(TimeSpan.FromMinutes(10)).ExpectNothing();
        script.Publish(XdsResources.Cluster("b"), XdsResources.Endpoints("b"), Listeners, XdsResources.Routes("r", 3, "b"));
        var routes = script.Expect(ResourceType.Route);

        script.ExpectNothing();
        script.Pass(TimeSpan.FromSeconds(10)).ExpectNothing();
        script.Ack(routes, "r");
        script.ExpectNothing();
        script.Pass(TimeSpan.FromSeconds(3));

        script.Expect(Cluster);
        Assert.Empty(script.Notices);
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Cluster_ThatNothingNamed_GoesAfterTheGraceAlone(XdsVariant variant)
    {
        var script = Running(variant, "a", "b");
        script.Publish(World("a", "b").Append(XdsResources.StaticCluster("unused")).ToArray());
        script.Drain(type => NamesOf(type, "a", "b"));

        script.Publish(World("a", "b"));

        script.ExpectNothing();
        Assert.Equal(script.Now + TimeSpan.FromSeconds(3), script.AskAgainAt);
        script.Pass(TimeSpan.FromSeconds(3));
        script.Expect(Cluster);
        Assert.Empty(script.Notices);
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Cluster_RoutesNeverAnswered_GoesWhenTheWaitTimesOut(XdsVariant variant)
    {
        var script = Running(variant, "a", "b");
        script.Publish(XdsResources.Cluster("b"), XdsResources.Endpoints("b"), Listeners, XdsResources.Routes("r", 2, "b"));
        script.Expect(ResourceType.Route);
        script.ExpectNothing();
        Assert.Equal(script.Now + TimeSpan.FromSeconds(15), script.AskAgainAt);

        script.Pass(TimeSpan.FromSeconds(15));

        script.Expect(Cluster);
        var forced = Assert.IsType<SessionNotice.RemovalForced>(Assert.Single(script.Notices));
        Assert.Equal(["a"], forced.Names);
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Cluster_ThatComesBackBeforeItsRemoval_IsNotTouched(XdsVariant variant)
    {
        var script = Running(variant, "a", "b");
        script.Publish(XdsResources.Cluster("b"), XdsResources.Endpoints("b"), Listeners, XdsResources.Routes("r", 1, "a", "b"));
        script.ExpectNothing();

        script.Publish(World("a", "b"));

        script.Pass(TimeSpan.FromMinutes(1)).ExpectNothing();
    }

    [Fact]
    public void Delta_RoutesOfARemovedListener_GoAfterIt()
    {
        var script = new SessionScript(XdsVariant.Delta).Publish(Listeners, XdsResources.Routes("r"));
        script.Ask(Listener);
        script.Ask(ResourceType.Route, "r");
        script.Drain();
        script.Publish();

        var listeners = script.Expect(Listener);
        Assert.Equal(["l"], listeners.Removed);
        script.ExpectNothing();
        script.Ack(listeners);

        Assert.Equal(["r"], script.Expect(ResourceType.Route).Removed);
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Listener_AndItsRoutes_GoInThatOrder(XdsVariant variant)
    {
        var script = Running(variant, "a");
        script.Publish(
            XdsResources.Cluster("a"), XdsResources.Endpoints("a"), XdsResources.Listener("l", 2, "r"), XdsResources.Routes("r", 2, "a"));

        Assert.Equal([Listener, ResourceType.Route], script.Drain(type => NamesOf(type, "a")).Select(response => response.Type));
    }

    private static SessionScript Running(XdsVariant variant, params string[] clusters)
    {
        var script = new SessionScript(variant).Publish(World(clusters));
        script.Ask(Cluster);
        script.Ask(Endpoint, clusters);
        script.Ask(Listener);
        script.Ask(ResourceType.Route, "r");
        script.Drain(type => NamesOf(type, clusters));
        script.ExpectNothing();
        return script;
    }

    private static string[] NamesOf(ResourceType type, params string[] clusters) =>
        ReferenceEquals(type, Endpoint) ? clusters : ReferenceEquals(type, ResourceType.Route) ? ["r"] : [];

    private static EnvoyResource[] World(params string[] clusters) =>
    [
        .. clusters.Select(name => XdsResources.Cluster(name)),
        .. clusters.Select(name => XdsResources.Endpoints(name)),
        Listeners,
        XdsResources.Routes("r", 1, clusters),
    ];
}
