using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Tests.Sessions;

/// <summary>Subscriptions by name (R26, R32 to R36, R40 to R46).</summary>
public sealed class AdsSessionNamedTests
{
    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Names_Asked_AreAnsweredExactly(XdsVariant variant)
    {
        // Case 17
        var script = With(variant, "a", "b", "c", "d");

        script.Ask(Endpoint, "a", "c");

        Assert.Equal(["a", "c"], script.Expect(Endpoint).Names);
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Names_OneChanges_OnlyThatOneIsSent(XdsVariant variant)
    {
        // R34, cases 19, 67 and 109
        var script = With(variant, "a", "b");
        script.Ask(Endpoint, "a");
        script.Drain(_ => ["a"]);

        script.Publish(XdsResources.Endpoints("a"), XdsResources.Endpoints("b", 2));
        script.ExpectNothing();
        script.Publish(XdsResources.Endpoints("a", 2), XdsResources.Endpoints("b", 2));

        Assert.Equal(["a"], script.Expect(Endpoint).Names);
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Names_OneIsMissing_TheOthersAreAnsweredNow(XdsVariant variant)
    {
        // R34, cases 21, 22 and 107: never wait for all names to exist.
        var script = new SessionScript(variant).Publish(XdsResources.Routes("a"));
        script.Ask(ResourceType.Route, "a", "late");
        var first = script.Expect(ResourceType.Route);
        Assert.Equal(["a"], first.Names);
        Assert.Equal(variant == XdsVariant.Delta ? ["late"] : [], first.Removed);
        script.Ack(first, "a", "late");
        script.ExpectNothing();

        script.Publish(XdsResources.Routes("a"), XdsResources.Routes("late"));

        Assert.Equal(["late"], script.Expect(ResourceType.Route).Names);
    }

    [Fact]
    public void Sotw_EndpointsThatDoNotExist_AreAnsweredByAnEmptyAssignment()
    {
        // Cases 73 and 106, hazard 6
        var script = new SessionScript(XdsVariant.Sotw).Publish(XdsResources.Endpoints("a"));

        script.Ask(Endpoint, "a", "gone");

        var response = script.Expect(Endpoint);
        Assert.Equal(["a", "gone"], response.Names);
        var empty = Envoy.Config.Endpoint.V3.ClusterLoadAssignment.Parser.ParseFrom(response["gone"].Message.Span);
        Assert.Equal("gone", empty.ClusterName);
        Assert.Empty(empty.Endpoints);
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Name_DroppedAndAskedAgain_IsSentAgain(XdsVariant variant)
    {
        // R32, case 27
        var script = With(variant, "a", "b");
        script.Ask(Endpoint, "a", "b");
        script.Drain(_ => ["a", "b"]);

        if (variant == XdsVariant.Sotw)
        {
            script.AskAgain(Endpoint, "b");
            script.ExpectNothing();
            script.AskAgain(Endpoint, "a", "b");
        }
        else
        {
            script.Unsubscribe(Endpoint, "a");
            script.ExpectNothing();
            script.AskAgain(Endpoint, "a");
        }

        Assert.Equal(["a"], script.Expect(Endpoint).Names);
    }

    [Fact]
    public void Delta_NameAskedAgainWithoutDroppingIt_IsSentAgain()
    {
        // R40, case 34: "I lost it".
        var script = With(XdsVariant.Delta, "a");
        script.Ask(Endpoint, "a");
        script.Drain();

        script.AskAgain(Endpoint, "a");

        Assert.Equal(["a"], script.Expect(Endpoint).Names);
    }

    [Fact]
    public void Sotw_SameNamesInAnotherOrder_AreNoReasonToAnswer()
    {
        // R26, cases 30 and 31
        var script = With(XdsVariant.Sotw, "a", "b");
        script.Ask(Endpoint, "a", "b");
        script.Drain(_ => ["b", "a", "b"]);

        script.ExpectNothing();
        script.AskAgain(Endpoint, "b");
        script.ExpectNothing();
    }

    [Fact]
    public void Delta_ResourceGoesComesAndGoes_IsToldEachTimeAndNotMore()
    {
        // R41, R46, cases 68 and 69
        var script = With(XdsVariant.Delta, "a", "b");
        script.Ask(Endpoint, "a", "b");
        script.Drain();

        foreach (var _ in new[] { 1, 2 })
        {
            script.Publish(XdsResources.Endpoints("b"));
            var gone = script.Expect(Endpoint);
            Assert.Equal(["a"], gone.Removed);
            script.Ack(gone);
            script.ExpectNothing();
            script.Publish(XdsResources.Endpoints("a"), XdsResources.Endpoints("b"));
            var back = script.Expect(Endpoint);
            Assert.Equal(["a"], back.Names);
            script.Ack(back);
        }
    }

    [Fact]
    public void Delta_RemovalOfANameNeverSent_IsNotTold()
    {
        // Case 70
        var script = With(XdsVariant.Delta, "a", "b");
        script.Ask(Endpoint, "a");
        script.Drain();

        script.Publish(XdsResources.Endpoints("a"));

        script.ExpectNothing();
    }

    [Fact]
    public void Sotw_NamedClusters_AreAFullSetOfThoseThatExist()
    {
        // Cases 18, 20 and 66
        var script = new SessionScript(XdsVariant.Sotw).Publish(
            XdsResources.StaticCluster("a"), XdsResources.StaticCluster("b"), XdsResources.StaticCluster("other"));
        script.Ask(Cluster, "a", "b", "late");
        script.Drain(_ => ["a", "b", "late"]);

        script.Publish(
            XdsResources.StaticCluster("a"), XdsResources.StaticCluster("b"), XdsResources.StaticCluster("late"), XdsResources.StaticCluster("other", 2));

        Assert.Equal(["a", "b", "late"], script.Expect(Cluster).Names);
    }

    [Fact]
    public void Delta_BigSet_IsCutIntoResponsesOfBoundedSize()
    {
        // R45, case 38
        var options = new SessionOptions { MaxDeltaBytes = 1000 };
        var clusters = Enumerable.Range(0, 50).Select(number => XdsResources.StaticCluster($"c{number}")).ToArray();
        var script = new SessionScript(XdsVariant.Delta, options).Publish(clusters);
        script.Ask(Cluster);

        var first = script.Expect(Cluster);
        script.ExpectNothing();
        script.Ack(first);
        var responses = script.Drain().Prepend(first).ToList();

        Assert.True(responses.Count > 3);
        Assert.All(responses, response => Assert.InRange(response.Resources.Sum(resource => resource.DeltaFrameLength), 1, 1000));
        Assert.Equal(clusters.Select(cluster => cluster.Name).Order(), responses.SelectMany(response => response.Names).Order());
        Assert.Equal(1, script.Session.ConvergedRevision);
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void UnknownType_IsAnsweredOnlyWhereNamesCanBeRemoved(XdsVariant variant)
    {
        // Cases 144 and 145
        var script = With(variant, "a");
        const string Url = "type.googleapis.com/envoy.api.v2.Cluster";

        script.Session.OnRequest(new SubscriptionRequest { TypeUrl = Url, Names = ["x"] }, script.Now);

        var response = script.Next();
        Assert.Equal(variant == XdsVariant.Delta, response is not null);
        Assert.Equal(variant == XdsVariant.Delta ? ["x"] : [], response?.Removed ?? []);
        script.ExpectNothing();
    }

    private static SessionScript With(XdsVariant variant, params string[] endpoints) =>
        new SessionScript(variant).Publish([.. endpoints.Select(name => XdsResources.Endpoints(name))]);
}
