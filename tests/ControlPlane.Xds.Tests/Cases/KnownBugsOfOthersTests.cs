using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using ControlPlane.Xds.Tests.Sessions;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Tests.Cases;

/// <summary>
/// Bugs that other xDS servers and clients had, each as the story that showed it; the numbers are those of the list in docs/xds.md. Bugs whose
/// story is one of the cases already carry their number there.
/// </summary>
public sealed class KnownBugsOfOthersTests
{
    [Theory, Trait("Bug", "1"), Trait("Bug", "2"), Trait("Bug", "3"), Runs(Speaks.Both, "CDS", "LDS", "RDS", "EDS", "SDS")]
    public void B1_RefusedSnapshot_IsNotSentAgainHoweverOftenItIsRefused(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A");
        stream.Ask("A");
        var response = stream.Expect();
        for (var count = 0; count < 1000; count++)
        {
            stream.Nack(response, "no");
            stream.Script.ExpectNothing();
        }

        // Nor is good configuration delayed by it.
        stream.Has(stream.Make("A", 2));
        Assert.Equal(stream.Make("A", 2), stream.Expect()["A"]);
    }

    [Theory, Trait("Bug", "4"), Runs(Speaks.Both, "RDS", "EDS")]
    public void B4_UnsubscribedWhileAResponseWaits_TheResponseIsDropped(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A", "B");
        stream.Ask("A", "B");
        var response = stream.Expect();
        stream.Has(stream.Make("A", 2), stream.Make("B", 2));
        stream.Script.ExpectNothing();

        stream.Drop("A");
        stream.Ack(response);

        stream.ExpectExactly(stream.Make("B", 2));
    }

    [Theory, Trait("Bug", "6"), Runs(Speaks.Both, "RDS", "EDS")]
    public void B6_SubscriptionInARefusalOrUnderAnOldNonce_IsNotLost(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A", "B", "C");
        stream.Ask("A");
        var first = stream.Expect();
        stream.Ack(first);
        stream.Has(stream.Make("A", 2), stream.Make("B"), stream.Make("C"));
        var second = stream.Expect();
        stream.Script.Say(second.Type, second.Nonce, "no", variant == XdsVariant.Sotw ? ["A", "B"] : ["B"]);
        var third = stream.Expect();
        Assert.Equal(["B"], third.Names);
        stream.Script.Ack(third, "A", "B");

        stream.Script.Say(first.Type, first.Nonce, null, variant == XdsVariant.Sotw ? ["A", "B", "C"] : ["C"]);

        Assert.Equal(["C"], stream.Expect().Names);
    }

    [Theory, Trait("Bug", "7"), Runs(Speaks.Sotw, "RDS", "EDS")]
    public void B7_PushesFasterThanTheClientAnswers_NoSubscriptionStarves(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A", "B");
        stream.Ask("A");
        var response = stream.Expect();
        for (var revision = 2; revision < 20; revision++)
        {
            // The client wants B, too, and each of its requests crosses another push.
            stream.Has(stream.Make("A", revision), stream.Make("B"));
            stream.Script.ExpectNothing();
            stream.Script.Ack(response, "A", "B");
            response = stream.Expect();
            if (response.Names.Contains("B"))
            {
                return;
            }
        }

        Assert.Fail("B never came.");
    }

    [Theory, Trait("Bug", "9"), Runs(Speaks.Both, "CDS", "EDS")]
    public void B9_AnswerComesBeforeTheWriteReturned_IsAnAnswer(XdsVariant variant, StreamKind kind, string type)
    {
        // What is sent counts from the moment at which the session gives it out.
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A");
        stream.Ask("A");

        var step = stream.Script.Session.NextResponse(stream.Script.Now);

        Assert.IsType<RequestVerdict.Acked>(stream.Script.Say(step.Response!.Type, step.Response.Nonce, null, variant == XdsVariant.Sotw ? ["A"] : []));
    }

    [Theory, Trait("Bug", "10"), Trait("Bug", "59"), Runs(Speaks.Both, "CDS", "EDS")]
    public void B10_Refusal_KeepsWhatWasSentApartFromWhatWasAccepted(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A", "B");
        stream.Ask("A", "B");
        var good = stream.Expect();
        stream.Ack(good);
        stream.Has(stream.Make("A", 2), stream.Make("B", 2));
        var bad = stream.Expect();
        stream.Nack(bad, "both are bad");

        var status = stream.Script.Session.Status.Single();

        Assert.Equal((bad.Version, good.Version), (status.SentVersion, status.AckedVersion));
        Assert.Equal(["A", "B"], status.Rejections.Select(rejected => rejected.Resource.Name));
    }

    [Theory, Trait("Bug", "12"), Trait("Bug", "13"), Runs(Speaks.Delta, "CDS", "RDS", "EDS")]
    public void B13_NameThatComesAndGoes_IsRememberedAllTheTime(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has(Array.Empty<EnvoyResource>());
        stream.Ask("A");
        stream.ExpectRemoved("A");
        foreach (var revision in new[] { 1, 2, 2 })
        {
            stream.Has(stream.Make("A", revision));
            stream.ExpectExactly(stream.Make("A", revision));
            stream.Has(Array.Empty<EnvoyResource>());
            if (ReferenceEquals(CaseResources.TypeOf(type), Cluster))
            {
                stream.Script.ExpectNothing();
                stream.Script.Pass(TimeSpan.FromSeconds(3));
            }

            stream.ExpectRemoved("A");
        }
    }

    [Theory, Trait("Bug", "14"), Runs(Speaks.Both, AggregatedOnly = true)]
    public void B14_OneAssignmentOfManyIsMissing_AllOthersAreAnswered(XdsVariant variant)
    {
        string[] names = [.. Enumerable.Range(0, 50).Select(number => $"e{number}")];
        var script = new SessionScript(variant).Publish(
            [.. names.Select(name => XdsResources.Cluster(name)), .. names.Skip(1).Select(name => XdsResources.Endpoints(name))]);
        script.Ask(Cluster);
        script.Ack(script.Expect(Cluster));

        script.Ask(Endpoint, names);

        var response = script.Expect(Endpoint);
        Assert.Equal(names.Skip(1).Order(StringComparer.Ordinal), response.Names.Where(name => name != "e0"));
        Assert.True(response.Names.Contains("e0") || response.Removed.Contains("e0"));
    }

    [Theory, Trait("Bug", "16"), Runs(Speaks.Both, "CDS", "EDS")]
    public void B16_TwoStreamsWithTheSameNames_ShareNoState(XdsVariant variant, StreamKind kind, string type)
    {
        var one = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A", "B");
        var two = new CaseStream(variant, kind, CaseResources.TypeOf(type));
        two.Script.Publish(one.Script.Snapshot);
        one.Ask("A");
        two.Ask("A");
        one.Nack(one.Expect(), "no");

        two.ExpectExactly("A");

        Assert.Empty(two.Script.Session.Status.Single().Rejections);
    }

    [Theory, Trait("Bug", "19"), Runs(Speaks.Delta, "CDS", "EDS")]
    public void B19_SubscribedAndDroppedAThousandTimes_NothingIsLeft(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A", "B");
        stream.Ask("A");
        stream.Settle();
        for (var count = 0; count < 1000; count++)
        {
            stream.Add("B");
            stream.ExpectExactly("B");
            stream.Drop("B");
            stream.Script.ExpectNothing();
        }

        stream.Has(stream.Make("A", 2), stream.Make("B", 2));
        stream.ExpectExactly(stream.Make("A", 2));
    }

    [Theory, Trait("Bug", "24"), Runs(Speaks.Both, AggregatedOnly = true)]
    public void B24_TypesAskedForInAnyOrder_AreAnsweredInPushOrder(XdsVariant variant)
    {
        var script = new SessionScript(variant).Publish(
            XdsResources.Cluster("a"), XdsResources.Endpoints("a"), XdsResources.Listener("l", routes: "r"), XdsResources.Routes("r", 1, "a"));
        script.Ask(Route, "r");
        script.Ask(Listener);
        script.Ask(Endpoint, "a");
        script.Ask(Cluster);

        Assert.Equal(
            [Cluster, Endpoint, Listener, Route],
            script.Drain(type => ReferenceEquals(type, Endpoint) ? ["a"] : ReferenceEquals(type, Route) ? ["r"] : []).Select(response => response.Type).Distinct());
    }

    [Theory, Trait("Bug", "28"), Runs(Speaks.Both, "CDS", "LDS", "RDS", "EDS", "SDS", "RTDS")]
    public void B28_NothingThereYet_IsAnsweredAtOnceWhereTheVariantCan(XdsVariant variant, StreamKind kind, string type)
    {
        // A client without a time-out would wait for ever.
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has(Array.Empty<EnvoyResource>());

        stream.Ask("A");

        stream.Expect();
    }

    [Theory, Trait("Bug", "30"), Runs(Speaks.Delta, "CDS", "RDS", "EDS")]
    public void B30_RemovedAndBackWhileAResponseIsUnanswered_IsNeverInBothLists(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A", "B");
        stream.Ask("A", "B");
        var response = stream.Expect();
        stream.Has("B");
        stream.Script.ExpectNothing();
        stream.Has(stream.Make("A", 2), stream.Make("B"));
        stream.Ack(response);

        Assert.Empty(stream.ExpectExactly(stream.Make("A", 2)).Removed);
    }

    [Theory, Trait("Bug", "31"), Trait("Bug", "32"), Trait("Bug", "34"), Runs(Speaks.Delta, "CDS", "LDS", "RDS", "EDS")]
    public void B32_AfterARestart_EqualContentIsEqualAndOtherContentIsNot(XdsVariant variant, StreamKind kind, string type)
    {
        var before = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A", "B");
        var after = new CaseStream(variant, kind, CaseResources.TypeOf(type));
        after.Has(after.Make("B"), after.Make("A", 2));

        after.Script.Resume(CaseResources.TypeOf(type), ["A", "B"], before.Make("A"), before.Make("B"));

        after.ExpectExactly(after.Make("A", 2));
    }

    [Theory, Trait("Bug", "33"), Runs(Speaks.Both, "CDS", "EDS")]
    public void B33_SnapshotChangesBetweenRequestAndAnswer_TheNewestIsSent(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A");
        stream.Ask("A");
        stream.Has(stream.Make("A", 2));

        stream.ExpectExactly(stream.Make("A", 2));
    }

    [Theory, Trait("Bug", "35"), Trait("Bug", "25"), Runs(Speaks.Delta, AggregatedOnly = true)]
    public void B35_ClusterChanges_OneAssignmentOfManyIsSaidAgain(XdsVariant variant)
    {
        string[] names = [.. Enumerable.Range(0, 100).Select(number => $"c{number}")];
        var script = new SessionScript(variant).Publish(
            [.. names.Select(name => XdsResources.Cluster(name)), .. names.Select(name => XdsResources.Endpoints(name))]);
        script.Ask(Cluster);
        script.Ask(Endpoint, names);
        script.Drain();

        script.Publish(script.Snapshot.With(2, script.Snapshot.Clusters.With([XdsResources.Cluster("c7", 2)], [])));

        Assert.Equal(["c7"], script.Expect(Cluster).Names);
        Assert.Equal(["c7"], script.Expect(Endpoint).Names);
        script.ExpectNothing();
    }

    [Theory, Trait("Bug", "56"), Runs(Speaks.Both, "CDS", "LDS", "RDS", "EDS")]
    public void B56_OneBadResource_HoldsNoOtherBack(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("bad", "good");
        stream.Ask("bad", "good");
        stream.Nack(stream.Expect(), "Error adding/updating thing(s) bad: no");

        stream.Has(stream.Make("bad"), stream.Make("good", 2));

        Assert.Equal(stream.Make("good", 2), stream.Expect()["good"]);
    }
}
