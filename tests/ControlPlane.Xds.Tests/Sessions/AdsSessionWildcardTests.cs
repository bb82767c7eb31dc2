using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Tests.Sessions;

/// <summary>First requests, "everything", and how the two mix with names (R26 to R31, R38, R42, R43).</summary>
public sealed class AdsSessionWildcardTests
{
    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void FirstRequest_WithoutNames_GetsEverything(XdsVariant variant)
    {
        // R27, R38
        var script = new SessionScript(variant).Publish(XdsResources.Cluster("a"), XdsResources.Cluster("b"));

        script.Ask(Cluster);

        var response = script.Expect(Cluster);
        Assert.Equal(["a", "b"], response.Names);
        Assert.Equal(script.Snapshot.Clusters.Version, response.Version);
        script.Ack(response);
        script.ExpectNothing();
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void FirstRequest_ExplicitStar_GetsEverything(XdsVariant variant)
    {
        // R29
        var script = new SessionScript(variant).Publish(XdsResources.Endpoints("a"), XdsResources.Endpoints("b"));

        script.Ask(Endpoint, "*");

        Assert.Equal(["a", "b"], script.Expect(Endpoint).Names);
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void FirstRequest_WithoutNamesOfATypeAskedByName_GetsNothing(XdsVariant variant)
    {
        // R27: never everything for EDS, RDS, SDS, ECDS, RTDS.
        var script = new SessionScript(variant).Publish(XdsResources.Endpoints("a"), XdsResources.Routes("r"));
        foreach (var type in new[] { Endpoint, Route, Secret, ExtensionConfig, Runtime })
        {
            script.Ask(type);
            script.ExpectNothing();
        }
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void FirstRequest_NothingThere_IsAnsweredEmptyOnce(XdsVariant variant)
    {
        // Case 15: Envoy's boot waits for the answer.
        var script = new SessionScript(variant).Publish();

        script.Ask(Cluster);

        var response = script.Expect(Cluster);
        Assert.Empty(response.Resources);
        script.Ack(response);
        script.ExpectNothing();
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void FirstRequest_BeforeTheFirstSnapshot_IsAnsweredWhenItComes(XdsVariant variant)
    {
        // Case 16
        var script = new SessionScript(variant);
        script.Ask(Cluster);
        script.ExpectNothing();

        script.Publish(XdsResources.Cluster("a"));

        Assert.Equal(["a"], script.Expect(Cluster).Names);
        script.ExpectNothing();
    }

    [Fact]
    public void Sotw_OneClusterChanges_GetsTheFullSet()
    {
        // R33
        var script = Opened(XdsVariant.Sotw, "a", "b");

        script.Publish(XdsResources.StaticCluster("a"), XdsResources.StaticCluster("b", 2));

        var response = script.Expect(Cluster);
        Assert.Equal(["a", "b"], response.Names);
        Assert.Equal(XdsResources.StaticCluster("b", 2), response["b"]);
    }

    [Fact]
    public void Delta_OneClusterChanges_GetsThatOne()
    {
        var script = Opened(XdsVariant.Delta, "a", "b");

        script.Publish(XdsResources.StaticCluster("a"), XdsResources.StaticCluster("b", 2));

        var response = script.Expect(Cluster);
        Assert.Equal(["b"], response.Names);
        Assert.Empty(response.Removed);
    }

    [Fact]
    public void Sotw_NameAfterLegacyWildcard_LeavesOnlyTheName()
    {
        // R29, case 5
        var script = Opened(XdsVariant.Sotw, "a", "b");

        script.AskAgain(Cluster, "a");
        script.Drain(_ => ["a"]);
        script.Publish(XdsResources.StaticCluster("a"), XdsResources.StaticCluster("b", 2));

        script.ExpectNothing();
    }

    [Fact]
    public void Sotw_StarThenNameThenNothing_NarrowsAndNeverWidensAgain()
    {
        // R28, R29, case 7
        var script = new SessionScript(XdsVariant.Sotw).Publish(XdsResources.StaticCluster("a"), XdsResources.StaticCluster("b"));
        script.Ask(Cluster, "*", "a");
        var all = script.Expect(Cluster);
        Assert.Equal(["a", "b"], all.Names);
        script.Ack(all, "a");
        script.Drain(_ => ["a"]);

        script.AskAgain(Cluster);
        script.Publish(XdsResources.StaticCluster("a", 2), XdsResources.StaticCluster("b", 2));

        script.ExpectNothing();
    }

    [Fact]
    public void Sotw_EmptyListAfterNames_UnsubscribesFromAll()
    {
        // R28, case 12: clients send an empty list when they shut down.
        var script = new SessionScript(XdsVariant.Sotw).Publish(XdsResources.StaticCluster("a"), XdsResources.StaticCluster("b"));
        script.Ask(Cluster, "a");
        script.Drain(_ => ["a"]);

        script.AskAgain(Cluster);
        script.ExpectNothing();
        script.Publish(XdsResources.StaticCluster("a", 2));

        script.ExpectNothing();
    }

    [Fact]
    public void Delta_NameUnderLegacyWildcard_KeepsWildcardAndAnswersTheName()
    {
        // R38, case 6
        var script = Opened(XdsVariant.Delta, "a", "b");

        script.AskAgain(Cluster, "a");
        var named = script.Expect(Cluster);
        Assert.Equal(["a"], named.Names);
        script.Ack(named);
        script.Publish(XdsResources.StaticCluster("a"), XdsResources.StaticCluster("b", 2));

        Assert.Equal(["b"], script.Expect(Cluster).Names);
    }

    [Fact]
    public void Delta_UnsubscribeStar_KeepsNamesAndRemovesNothing()
    {
        // R43, cases 6 and 8
        var script = Opened(XdsVariant.Delta, "a", "b");
        script.AskAgain(Cluster, "a");
        script.Drain();

        script.Unsubscribe(Cluster, "*");
        script.ExpectNothing();
        script.Publish(XdsResources.StaticCluster("a", 2), XdsResources.StaticCluster("b", 2));

        var response = script.Expect(Cluster);
        Assert.Equal(["a"], response.Names);
        Assert.Empty(response.Removed);
    }

    [Fact]
    public void Delta_UnsubscribeNamesUnderWildcard_AnswersThem()
    {
        // R42, case 9
        var script = Opened(XdsVariant.Delta, "a", "b");
        script.AskAgain(Cluster, "b", "missing");
        script.Drain();

        script.Unsubscribe(Cluster, "b", "missing");

        var response = script.Expect(Cluster);
        Assert.Equal(["b"], response.Names);
        Assert.Equal(["missing"], response.Removed);
    }

    [Fact]
    public void Delta_UnsubscribeOfANameNeverAskedFor_NeedsNoAnswer()
    {
        // R42, case 10
        var script = Opened(XdsVariant.Delta, "a");

        script.Unsubscribe(Cluster, "a", "never");

        script.ExpectNothing();
    }

    [Fact]
    public void Delta_StarAfterNames_SendsTheRest()
    {
        var script = new SessionScript(XdsVariant.Delta)
            .Publish(XdsResources.Endpoints("a"), XdsResources.Endpoints("b"), XdsResources.Endpoints("c"));
        script.Ask(Endpoint, "a");
        script.Drain();

        script.AskAgain(Endpoint, "*");

        Assert.Equal(["b", "c"], script.Expect(Endpoint).Names);
    }

    [Fact]
    public void Delta_UnknownName_IsToldRemovedOnceAndSentWhenItAppears()
    {
        // R41, R62
        var script = Opened(XdsVariant.Delta, "a");

        script.AskAgain(Cluster, "late");
        var told = script.Expect(Cluster);
        Assert.Equal(["late"], told.Removed);
        script.Ack(told);
        script.ExpectNothing();
        script.Publish(XdsResources.StaticCluster("a"), XdsResources.StaticCluster("late"));

        Assert.Equal(["late"], script.Expect(Cluster).Names);
    }

    private static SessionScript Opened(XdsVariant variant, params string[] clusters)
    {
        var script = new SessionScript(variant).Publish([.. clusters.Select(name => XdsResources.StaticCluster(name))]);
        script.Ask(Cluster);
        script.Drain();
        return script;
    }
}
