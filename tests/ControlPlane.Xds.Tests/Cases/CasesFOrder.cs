using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using ControlPlane.Xds.Tests.Sessions;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Tests.Cases;

/// <summary>Section F: make before break, and clusters that warm. All types on one stream.</summary>
public sealed class CasesFOrder
{
    private static readonly EnvoyResource Listeners = XdsResources.Listener("l", routes: "r");

    [Theory, Trait("Case", "100"), Runs(Speaks.Both, AggregatedOnly = true)]
    public void C100_ClusterEndpointsAndRouteTogether_GoInOrder(XdsVariant variant)
    {
        var script = Running(variant, "a");
        script.AskAgain(Endpoint, variant == XdsVariant.Sotw ? ["a", "b"] : ["b"]);
        script.Drain(type => Names(type, "a", "b"));

        script.Publish([.. World("a", "b"), XdsResources.Listener("l2", routes: "r")]);

        Assert.Equal(
            [Cluster, Endpoint, Listener, Route], script.Drain(type => Names(type, "a", "b")).Select(response => response.Type).Distinct());
    }

    [Theory, Trait("Case", "101"), Runs(Speaks.Both, AggregatedOnly = true)]
    public void C101_RouteToANewCluster_WaitsForBothAnswers(XdsVariant variant)
    {
        var script = Running(variant, "a");
        script.Publish(World("b", "a"));
        var clusters = script.Expect(Cluster);
        script.ExpectNothing();
        script.Ack(clusters);
        script.ExpectNothing();
        script.AskAgain(Endpoint, variant == XdsVariant.Sotw ? ["a", "b"] : ["b"]);
        var endpoints = script.Expect(Endpoint);
        Assert.Equal(["b"], endpoints.Names);
        script.ExpectNothing();

        script.Ack(endpoints, "a", "b");

        Assert.Equal(["r"], script.Expect(Route).Names);
        Assert.Empty(script.Notices);
    }

    [Theory, Trait("Case", "101"), Trait("Case", "113"), Runs(Speaks.Both, AggregatedOnly = true)]
    public void C113_ClusterIsRefused_RoutesGoOn_AndAllIsReported(XdsVariant variant)
    {
        var script = Running(variant, "a");
        script.Publish(World("a", "b"));
        var clusters = script.Expect(Cluster);
        script.ExpectNothing();

        Assert.IsType<RequestVerdict.Rejected>(script.Nack(clusters, "Error adding/updating cluster(s) b: no"));

        // A cluster that is refused will not come: nothing waits for it.
        script.Expect(Route);
        Assert.Equal(["b"], script.Session.Status[0].Rejections.Select(rejected => rejected.Resource.Name));
    }

    [Theory, Trait("Case", "101"), Runs(Speaks.Both, AggregatedOnly = true)]
    public void C101_ClusterIsNeverAnswered_TheRouteGoesWhenTheTimeIsOut(XdsVariant variant)
    {
        var script = Running(variant, "a");
        script.Publish(World("a", "b"));
        script.Expect(Cluster);
        script.ExpectNothing();
        Assert.Equal(script.Now + TimeSpan.FromSeconds(2), script.AskAgainAt);

        script.Pass(TimeSpan.FromSeconds(2));

        script.Expect(Route);
        Assert.Equal(["b"], Assert.IsType<SessionNotice.GateExpired>(Assert.Single(script.Notices)).Clusters);
    }

    [Theory, Trait("Case", "102"), Trait("Case", "103"), Runs(Speaks.Both, AggregatedOnly = true)]
    public void C102_RouteMovesToAnotherCluster_TheOldOneGoesLast(XdsVariant variant)
    {
        var script = Running(variant, "c1");
        script.Publish(World("c2"));

        var clusters = script.Expect(Cluster);
        Assert.Equal(variant == XdsVariant.Sotw ? ["c1", "c2"] : ["c2"], clusters.Names);
        Assert.Empty(clusters.Removed);
        script.Ack(clusters);
        script.AskAgain(Endpoint, variant == XdsVariant.Sotw ? ["c1", "c2"] : ["c2"]);
        script.Ack(script.Expect(Endpoint), "c1", "c2");
        var routes = script.Expect(Route);
        script.ExpectNothing();
        script.Pass(TimeSpan.FromSeconds(5)).ExpectNothing();
        script.Ack(routes, "r");
        script.ExpectNothing();
        script.Pass(TimeSpan.FromSeconds(3));

        var last = script.Expect(Cluster);
        Assert.Equal(variant == XdsVariant.Sotw ? ["c2"] : [], last.Names);
        Assert.Equal(variant == XdsVariant.Sotw ? [] : ["c1"], last.Removed);
    }

    [Theory, Trait("Case", "104"), Trait("Bug", "15"), Runs(Speaks.Both, AggregatedOnly = true)]
    public void C104_ClusterChanges_ItsEndpointsAreSentAgainAndOnlyIts(XdsVariant variant)
    {
        var script = Running(variant, "a", "b");
        script.Publish([XdsResources.Cluster("a", 2), .. World("a", "b").Skip(1)]);

        script.Ack(script.Expect(Cluster));

        Assert.Equal(["a"], script.Expect(Endpoint).Names);
    }

    [Theory, Trait("Case", "105"), Runs(Speaks.Sotw, AggregatedOnly = true)]
    public void C105_OneOfTenThousandClustersChanges_OneAssignmentIsSent(XdsVariant variant)
    {
        string[] names = [.. Enumerable.Range(0, 10_000).Select(number => $"c{number}")];
        var script = new SessionScript(variant).Publish(
            [.. names.Select(name => XdsResources.Cluster(name)), .. names.Select(name => XdsResources.Endpoints(name))]);
        script.Ask(Cluster);
        script.Ask(Endpoint, names);
        script.Drain(type => ReferenceEquals(type, Endpoint) ? names : []);

        script.Publish(script.Snapshot.With(9, script.Snapshot.Clusters.With([XdsResources.Cluster("c77", 2)], [])));

        Assert.Equal(10_000, script.Expect(Cluster).Resources.Count);
        Assert.Equal(["c77"], script.Expect(Endpoint).Names);
    }

    [Theory, Trait("Case", "106"), Trait("Bug", "15"), Runs(Speaks.Sotw, "EDS")]
    public void C106_EndpointsThatNobodyKnows_AreAnEmptyAssignment(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("e1");

        stream.Ask("e1", "e2");

        var response = stream.Expect();
        Assert.Equal(["e1", "e2"], response.Names);
        var empty = Envoy.Config.Endpoint.V3.ClusterLoadAssignment.Parser.ParseFrom(response["e2"].Message.Span);
        Assert.Equal(("e2", 0), (empty.ClusterName, empty.Endpoints.Count));
    }

    [Theory, Trait("Case", "107"), Runs(Speaks.Both, "EDS", "RDS")]
    public void C107_OneOfTwoNamesExists_ItIsAnsweredNow(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("e1");

        stream.Ask("e1", "e2");

        Assert.Equal(stream.Make("e1"), stream.Expect()["e1"]);
    }

    [Theory, Trait("Case", "108"), Runs(Speaks.Both, AggregatedOnly = true)]
    public void C108_EndpointsChange_NothingElseIsSent(XdsVariant variant)
    {
        var script = Running(variant, "a", "b");
        script.Publish([.. World("a", "b").Where(resource => !resource.Equals(XdsResources.Endpoints("a"))), XdsResources.Endpoints("a", 2)]);

        Assert.Equal([Endpoint], script.Drain(type => Names(type, "a", "b")).Select(response => response.Type));
    }

    [Theory, Trait("Case", "109"), Runs(Speaks.Both, "RDS", "EDS", "SDS")]
    public void C109_ChangeOfWhatNobodyAskedFor_SendsNothing(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A", "other");
        stream.Ask("A");
        stream.Settle();

        stream.Has(stream.Make("A"), stream.Make("other", 2));

        stream.ExpectQuiet();
        Assert.Equal(2, stream.Script.Session.ConvergedRevision);
    }

    [Theory, Trait("Case", "110"), Runs(Speaks.Both, AggregatedOnly = true)]
    public void C110_FiveTypesChangeAtOnce_EachStreamGetsEachOnceAndInOrder(XdsVariant variant)
    {
        var scripts = Enumerable.Range(0, 3).Select(_ => Running(variant, "a")).ToList();
        var secret = CaseResources.Make(Secret, "s");
        foreach (var script in scripts)
        {
            script.Publish([.. World("a"), secret]);
            script.Ask(Secret, "s");
            script.Drain(type => ReferenceEquals(type, Secret) ? ["s"] : Names(type, "a"));
        }

        EnvoyResource[] changed =
        [
            XdsResources.Cluster("a", 2), XdsResources.Endpoints("a", 2), XdsResources.Listener("l", 2, "r"), XdsResources.Routes("r", 2, "a"),
            CaseResources.Make(Secret, "s", 2),
        ];
        foreach (var script in scripts)
        {
            script.Publish(changed);
            Assert.Equal(
                [Secret, Cluster, Endpoint, Listener, Route],
                script.Drain(type => ReferenceEquals(type, Secret) ? ["s"] : Names(type, "a")).Select(response => response.Type));
        }
    }

    [Theory, Trait("Case", "111"), Runs(Speaks.Both, AggregatedOnly = true)]
    public void C111_SecretIsRotated_OnlySecretsAreSent(XdsVariant variant)
    {
        var script = Running(variant, "a");
        script.Publish([.. World("a"), CaseResources.Make(Secret, "s")]);
        script.Ask(Secret, "s");
        script.Drain(type => ReferenceEquals(type, Secret) ? ["s"] : Names(type, "a"));

        script.Publish([.. World("a"), CaseResources.Make(Secret, "s", 2)]);

        Assert.Equal([Secret], script.Drain(_ => ["s"]).Select(response => response.Type));
    }

    [Theory, Trait("Case", "112"), Runs(Speaks.Both, AggregatedOnly = true)]
    public void C112_ListenerWithNewRoutes_IsSent_AndTheRoutesAsSoonAsAskedFor(XdsVariant variant)
    {
        var script = Running(variant, "a");
        script.Publish([.. World("a"), XdsResources.Listener("l2", routes: "r2"), XdsResources.Routes("r2", 1, "a")]);
        script.Ack(script.Expect(Listener));
        script.ExpectNothing();

        script.AskAgain(Route, variant == XdsVariant.Sotw ? ["r", "r2"] : ["r2"]);

        Assert.Equal(["r2"], script.Expect(Route).Names);
    }

    private static SessionScript Running(XdsVariant variant, params string[] clusters)
    {
        var script = new SessionScript(variant).Publish(World(clusters));
        script.Ask(Cluster);
        script.Ask(Endpoint, clusters);
        script.Ask(Listener);
        script.Ask(Route, "r");
        script.Drain(type => Names(type, clusters));
        script.ExpectNothing();
        return script;
    }

    private static string[] Names(ResourceType type, params string[] clusters) =>
        ReferenceEquals(type, Endpoint) ? clusters : ReferenceEquals(type, Route) ? ["r"] : [];

    private static EnvoyResource[] World(params string[] clusters) =>
    [
        .. clusters.Select(name => XdsResources.Cluster(name)),
        .. clusters.Select(name => XdsResources.Endpoints(name)),
        Listeners,
        XdsResources.Routes("r", 1, clusters),
    ];
}
