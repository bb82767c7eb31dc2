using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using ControlPlane.Xds.Tests.Sessions;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Tests.Cases;

/// <summary>Section E: clients that come back, and several streams of one client.</summary>
public sealed class CasesEReconnects
{
    private static readonly EnvoyResource[] World =
    [
        XdsResources.Cluster("a"), XdsResources.Cluster("b"), XdsResources.Endpoints("a"), XdsResources.Endpoints("b"),
        XdsResources.Listener("l", routes: "r"), XdsResources.Routes("r", 1, "a", "b"),
    ];

    [Theory, Trait("Case", "79"), Runs(Speaks.Sotw, "CDS", "LDS", "RDS", "EDS")]
    public void C79_VersionAndNonceOfADeadServer_AreAnsweredInFullAndOnce(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A", "B");

        var opened = Assert.IsType<RequestVerdict.Opened>(stream.Script.Resume(CaseResources.TypeOf(type), ["A", "B"]));

        Assert.True(opened.Resumed);
        var response = stream.Expect();
        Assert.Equal(["A", "B"], response.Names);
        stream.Script.Ack(response, "A", "B");
        stream.ExpectQuiet();
    }

    [Theory, Trait("Case", "80"), Trait("Bug", "25"), Trait("Case", "81"), Runs(Speaks.Both, AggregatedOnly = true)]
    public void C80_EndpointsBeforeClusters_AreAnsweredAndSentAgainAfterThem(XdsVariant variant)
    {
        var script = new SessionScript(variant).Publish(XdsResources.Cluster("a", 2), XdsResources.Endpoints("a"));
        script.Resume(Endpoint, ["a"]);
        script.Ack(script.Expect(Endpoint), "a");

        script.Resume(Cluster, [], XdsResources.Cluster("a"));

        script.Ack(script.Expect(Cluster));
        Assert.Equal(["a"], script.Expect(Endpoint).Names);
    }

    [Theory, Trait("Case", "82"), Trait("Case", "98"), Runs(Speaks.Delta, "CDS", "LDS", "RDS", "EDS")]
    public void C82_AllVersionsEqual_NothingIsSent(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A", "B");

        stream.Script.Resume(CaseResources.TypeOf(type), Named(type, "A", "B"), stream.Make("A"), stream.Make("B"));

        stream.ExpectQuiet();
        Assert.Equal(1, stream.Script.Session.ConvergedRevision);
    }

    [Fact, Trait("Case", "82"), Trait("Case", "98")]
    public void C82_AllTypesHeld_NothingIsSent()
    {
        var script = new SessionScript(XdsVariant.Delta).Publish(World);
        foreach (var type in new[] { Cluster, Endpoint, Listener, Route })
        {
            script.Resume(type, NamesOf(type), [.. World.Where(resource => resource.Type == type)]);
        }

        script.ExpectNothing();
        Assert.Equal(1, script.Session.ConvergedRevision);
    }

    [Theory, Trait("Case", "82"), Runs(Speaks.Delta, "CDS", "LDS", "RDS", "EDS")]
    public void C82_SomeChangedSomeGone_ThoseAreTold(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type));
        stream.Has(stream.Make("same"), stream.Make("changed", 2), stream.Make("new"));

        stream.Script.Resume(
            CaseResources.TypeOf(type), Named(type, "same", "changed", "new", "gone"), stream.Make("same"), stream.Make("changed"), stream.Make("gone"));

        var told = stream.Script.Drain();
        stream.Script.Pass(TimeSpan.FromSeconds(4));
        told.AddRange(stream.Script.Drain());
        Assert.Equal(["changed", "new"], told.SelectMany(response => response.Names));
        Assert.Equal(["gone"], told.SelectMany(response => response.Removed));
    }

    [Theory, Trait("Case", "83"), Runs(Speaks.Delta, "CDS", "LDS", "RDS", "EDS")]
    public void C83_UnknownVersionStrings_AreAllSentAgain(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A", "B");

        stream.Script.Session.OnRequest(
            new SubscriptionRequest
            {
                TypeUrl = CaseResources.TypeOf(type).TypeUrl,
                Names = Named(type, "A", "B"),
                InitialVersions = new Dictionary<string, string> { ["A"] = "v1", ["B"] = "" },
            },
            stream.Script.Now);

        stream.ExpectExactly("A", "B");
    }

    [Theory, Trait("Case", "84"), Runs(Speaks.Delta, AggregatedOnly = true)]
    public void C84_HeldEndpoints_AreSentOnlyWhereTheClusterChanged(XdsVariant variant)
    {
        var script = new SessionScript(variant).Publish(
            XdsResources.Cluster("a", 2), XdsResources.Cluster("b"), XdsResources.Endpoints("a"), XdsResources.Endpoints("b"));
        script.Resume(Cluster, [], XdsResources.Cluster("a"), XdsResources.Cluster("b"));
        Assert.Equal(["a"], script.Expect(Cluster).Names);

        script.Resume(Endpoint, ["a", "b"], XdsResources.Endpoints("a"), XdsResources.Endpoints("b"));

        Assert.Equal(["a"], script.Expect(Endpoint).Names);
    }

    [Theory, Trait("Case", "84"), Runs(Speaks.Delta, AggregatedOnly = true)]
    public void C84_ClientThatCameWithEndpointsAndWithoutClusters_GetsBoth(XdsVariant variant)
    {
        // All its clusters are new to it, and each waits for endpoints that it will not ask for again.
        var script = new SessionScript(variant).Publish(XdsResources.Cluster("a"), XdsResources.Endpoints("a"));
        script.Ask(Cluster);
        script.Expect(Cluster);

        script.Resume(Endpoint, ["a"], XdsResources.Endpoints("a"));

        Assert.Equal(["a"], script.Expect(Endpoint).Names);
    }

    [Theory, Trait("Case", "85"), Trait("Bug", "18"), Runs(Speaks.Delta, "CDS", "LDS", "RDS", "EDS")]
    public void C85_ForgottenWhileAway_IsSent(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A", "B");

        stream.Script.Resume(CaseResources.TypeOf(type), Named(type, "A", "B"), stream.Make("A"));

        stream.ExpectExactly("B");
    }

    [Theory, Trait("Case", "86"), Runs(Speaks.Delta, "CDS", "RDS", "EDS")]
    public void C86_InitialVersionsOnALaterMessage_AreIgnored(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A", "B");
        stream.Ask("A");
        stream.Settle();

        stream.Script.Resume(CaseResources.TypeOf(type), ["B"], stream.Make("B"));

        stream.ExpectExactly("B");
    }

    [Theory, Trait("Case", "87"), Runs(Speaks.Both, "CDS", "EDS")]
    public void C87_TwoStreamsOfOneClient_KnowNothingOfEachOther(XdsVariant variant, StreamKind kind, string type)
    {
        var old = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A");
        var young = new CaseStream(variant, kind, CaseResources.TypeOf(type));
        old.Ask("A");
        var unanswered = old.Expect();
        young.Script.Publish(old.Script.Snapshot);
        young.Ask("A");
        young.ExpectExactly("A");

        // The old stream ends without an answer; the new one goes on.
        Assert.NotEmpty(unanswered.Nonce);
        young.Has(young.Make("A", 2));

        young.ExpectExactly(young.Make("A", 2));
    }

    [Theory, Trait("Case", "95"), Runs(Speaks.Both, "CDS", "LDS", "RDS", "EDS")]
    public void C95_FirstRequestOfANewClient_IsAlwaysAnswered(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("other");

        stream.Ask("unknown");

        stream.Expect();
        stream.Script.ExpectNothing();
    }

    [Theory, Trait("Case", "99"), Trait("Bug", "21"), Runs(Speaks.Both, "CDS", "EDS")]
    public void C99_OlderRevisionThanBefore_IsServedAndReported(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type));
        stream.Script.Publish(Snapshot.Create(7, ResourceTable.Create(CaseResources.TypeOf(type), [stream.Make("A", 2)])));
        stream.Ask("A");
        stream.Settle();
        Assert.Empty(stream.Script.Notices);

        stream.Script.Publish(Snapshot.Create(3, ResourceTable.Create(CaseResources.TypeOf(type), [stream.Make("A")])));

        stream.ExpectExactly("A");
        Assert.Equal([new SessionNotice.WentBack(7, 3)], stream.Script.Notices);
    }

    [Theory, Trait("Case", "159"), Runs(Speaks.Sotw, AggregatedOnly = true)]
    public void C159_TypesInAnyOrder_AreAllAnswered(XdsVariant variant)
    {
        var script = new SessionScript(variant).Publish(World);
        foreach (var type in new[] { Endpoint, Listener, Route, Cluster })
        {
            script.Resume(type, ReferenceEquals(type, Cluster) ? ["a", "b"] : ReferenceEquals(type, Listener) ? ["l"] : NamesOf(type));
            script.Ack(script.Expect(type), ReferenceEquals(type, Cluster) ? ["a", "b"] : ReferenceEquals(type, Listener) ? ["l"] : NamesOf(type));
        }

        Assert.Equal(["a", "b"], script.Expect(Endpoint).Names);
    }

    /// <summary>Envoy asks for clusters and listeners without names, for the rest with.</summary>
    private static string[] Named(string type, params string[] names) => CaseResources.TypeOf(type).IsWildcard ? [] : names;

    private static string[] NamesOf(ResourceType type) =>
        ReferenceEquals(type, Endpoint) ? ["a", "b"] : ReferenceEquals(type, Route) ? ["r"] : [];
}
