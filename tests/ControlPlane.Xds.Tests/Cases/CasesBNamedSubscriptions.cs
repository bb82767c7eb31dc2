using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using ControlPlane.Xds.Tests.Sessions;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Tests.Cases;

/// <summary>Section B: subscriptions by name.</summary>
public sealed class CasesBNamedSubscriptions
{
    [Theory, Trait("Case", "17"), Runs(Speaks.Both, "CDS", "LDS", "RDS", "EDS")]
    public void C17_Names_AreAnsweredExactly(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Stream(variant, kind, type).Has("A", "B", "C", "D");

        stream.Ask("A", "C");

        stream.ExpectExactly("A", "C");
    }

    [Theory, Trait("Case", "18"), Runs(Speaks.Sotw, "CDS", "LDS")]
    public void C18_OneOfAFullSetChanges_AllAreSent(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Subscribed(variant, kind, type, "A", "B", "C");

        stream.Has(stream.Make("A"), stream.Make("B", 2), stream.Make("C"));

        stream.ExpectExactly(stream.Make("A"), stream.Make("B", 2), stream.Make("C"));
    }

    [Theory, Trait("Case", "19"), Trait("Case", "67"), Runs(Speaks.Both, "RDS", "EDS")]
    public void C19_OneChanges_ThatOneIsSent(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Subscribed(variant, kind, type, "A", "B", "C");

        stream.Has(stream.Make("A"), stream.Make("B", 2), stream.Make("C"));

        stream.ExpectExactly(stream.Make("B", 2));
    }

    [Theory, Trait("Case", "19"), Runs(Speaks.Delta, "CDS", "LDS")]
    public void C19_OneClusterChangesIncrementally_ThatOneIsSent(XdsVariant variant, StreamKind kind, string type) =>
        C19_OneChanges_ThatOneIsSent(variant, kind, type);

    [Theory, Trait("Case", "20"), Runs(Speaks.Sotw, "CDS", "LDS")]
    public void C20_FullSetOfWhatExists_GrowsWhenAnotherAppears(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Stream(variant, kind, type).Has("A");
        stream.Ask("A", "B");
        stream.ExpectExactly("A");

        stream.Has("A", "B");

        stream.ExpectExactly("A", "B");
    }

    [Theory, Trait("Case", "21"), Trait("Case", "107"), Runs(Speaks.Sotw, "RDS")]
    public void C21_OneOfTwoExists_TheOtherFollowsWhenItAppears(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Stream(variant, kind, type).Has("A");
        stream.Ask("A", "B");
        stream.ExpectExactly("A");

        stream.Has("A", "B");

        stream.ExpectExactly("B");
    }

    [Theory, Trait("Case", "22"), Runs(Speaks.Delta, "CDS", "LDS", "RDS", "EDS", "SDS", "ECDS")]
    public void C22_UnknownName_IsToldRemovedOnce_AndSentWhenItAppears(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Stream(variant, kind, type).Has("A");
        stream.Ask("A", "B");
        var first = stream.ExpectExactly("A");
        Assert.Equal(["B"], first.Removed);
        stream.ExpectQuiet();

        stream.Has("A", "B");

        stream.ExpectExactly("B");
    }

    [Theory, Trait("Case", "23"), Runs(Speaks.Delta, "CDS", "LDS", "RDS", "EDS")]
    public void C23_OneNameAfterAnother_EachAnswerHoldsTheNewOne(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Stream(variant, kind, type).Has("A", "B", "C");

        stream.Ask("A");
        stream.ExpectExactly("A");
        stream.Add("B");
        stream.ExpectExactly("B");
        stream.Add("C");
        stream.ExpectExactly("C");
    }

    [Theory, Trait("Case", "24"), Trait("Case", "25"), Runs(Speaks.Both, "CDS", "LDS", "RDS", "EDS")]
    public void C24_DroppedName_IsNotSentAnyMore(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Subscribed(variant, kind, type, "A", "B");

        stream.Drop("B");
        stream.ExpectQuiet();
        stream.Has(stream.Make("A"), stream.Make("B", 2));
        stream.ExpectQuiet();
        stream.Has(stream.Make("A", 2), stream.Make("B", 2));

        stream.ExpectExactly(stream.Make("A", 2));
    }

    [Theory, Trait("Case", "26"), Runs(Speaks.Sotw, "CDS", "LDS", "RDS", "EDS")]
    public void C26_OnlyAnEmptyName_UnsubscribesFromAll(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Subscribed(variant, kind, type, "A", "B");

        stream.Script.AskAgain(CaseResources.TypeOf(type), "");
        stream.ExpectQuiet();
        stream.Has(stream.Make("A", 2));

        stream.ExpectQuiet();
    }

    [Theory, Trait("Case", "27"), Trait("Bug", "11"), Runs(Speaks.Both, "CDS", "LDS", "RDS", "EDS")]
    public void C27_DroppedAndAskedAgain_IsSentAgainUnchanged(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Subscribed(variant, kind, type, "A");

        stream.Drop("A");
        stream.ExpectQuiet();
        stream.Add("A");

        stream.ExpectExactly("A");
    }

    [Theory, Trait("Case", "28"), Runs(Speaks.Sotw, "RDS")]
    public void C28_SwitchingBetweenNames_AnswersTheNewOneEachTime(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Stream(variant, kind, type).Has("A", "B");
        var script = stream.Script;
        script.Ask(Route, "A");
        Switch(script, ["A"], ["A"]);
        script.AskAgain(Route, "B");
        Switch(script, ["B"], ["B"]);
        script.AskAgain(Route, "A");
        Switch(script, ["A"], ["A"]);
        script.AskAgain(Route, "A", "B");
        Switch(script, ["A", "B"], ["B"]);
    }

    [Theory, Trait("Case", "29"), Runs(Speaks.Sotw, "RDS", "EDS")]
    public void C29_EmptyNamesAfterASubscription_EndIt(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Subscribed(variant, kind, type, "A", "B");

        stream.Drop("A", "B");
        stream.ExpectQuiet();
        stream.Has(stream.Make("A", 2), stream.Make("B", 2));

        stream.ExpectQuiet();
    }

    [Theory, Trait("Case", "30"), Runs(Speaks.Sotw, "CDS", "LDS", "RDS", "EDS")]
    public void C30_SameNamesInAnotherOrderOrTwice_AreNoReasonToAnswer(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Stream(variant, kind, type).Has("A", "B");
        stream.Ask("A", "B");
        stream.Script.Ack(stream.Expect(), "B", "A", "B");

        stream.ExpectQuiet();
    }

    [Theory, Trait("Case", "31"), Runs(Speaks.Sotw, "EDS")]
    public void C31_FewerNames_NeedNoAnswer(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Stream(variant, kind, type).Has("A", "B");
        stream.Ask("A", "B");
        stream.Script.Ack(stream.Expect(), "B");
        stream.ExpectQuiet();

        stream.Has(stream.Make("A", 2), stream.Make("B"));

        stream.ExpectQuiet();
    }

    [Theory, Trait("Case", "32"), Runs(Speaks.Sotw, "RDS", "EDS")]
    public void C32_NewNameWhileAChangeIsPending_OneResponseCoversBoth(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Stream(variant, kind, type).Has("A", "B");
        stream.Ask("A");
        var first = stream.Expect();
        stream.Has(stream.Make("A", 2), stream.Make("B"));
        stream.Script.ExpectNothing();

        stream.Script.Ack(first, "A", "B");

        stream.ExpectExactly(stream.Make("A", 2), stream.Make("B"));
    }

    [Theory, Trait("Case", "33"), Runs(Speaks.Sotw, "RDS", "EDS")]
    public void C33_NameNeverAskedForBefore_IsAnsweredAlthoughTheVersionIsCurrent(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Stream(variant, kind, type).Has("A", "B");
        stream.Ask("A");
        var current = stream.ExpectExactly("A").Version;

        stream.Script.Session.OnRequest(
            new SubscriptionRequest { TypeUrl = CaseResources.TypeOf(type).TypeUrl, VersionInfo = current, ResponseNonce = "1", Names = ["A", "B"] },
            stream.Script.Now);

        Assert.Equal(["B"], stream.Expect().Names);
    }

    [Theory, Trait("Case", "34"), Trait("Bug", "60"), Runs(Speaks.Delta, "CDS", "LDS", "RDS", "EDS")]
    public void C34_AskedAgainWithoutDroppingIt_IsSentAgain(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Subscribed(variant, kind, type, "A", "B");

        stream.Add("A");

        stream.ExpectExactly("A");
    }

    [Theory, Trait("Case", "35"), Runs(Speaks.Delta, "EDS", "CDS")]
    public void C35_NameInBothLists_EndsUpSubscribedAndAnswered(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Subscribed(variant, kind, type, "A");

        stream.Script.Session.OnRequest(
            new SubscriptionRequest { TypeUrl = CaseResources.TypeOf(type).TypeUrl, Names = ["A"], Unsubscribed = ["A"] }, stream.Script.Now);
        stream.ExpectExactly("A");
        stream.Has(stream.Make("A", 2));

        stream.ExpectExactly(stream.Make("A", 2));
    }

    [Theory, Trait("Case", "36"), Runs(Speaks.Delta, AggregatedOnly = true)]
    public void C36_LastNameDropped_LaterClustersForceNothing(XdsVariant variant)
    {
        var script = new SessionScript(variant).Publish(XdsResources.Cluster("a"), XdsResources.Endpoints("a"));
        script.Ask(Cluster);
        script.Ask(Endpoint, "a");
        script.Drain();
        script.Unsubscribe(Endpoint, "a");
        script.ExpectNothing();

        script.Publish(XdsResources.Cluster("a", 2), XdsResources.Endpoints("a"));

        script.Ack(script.Expect(Cluster));
        script.Pass(TimeSpan.FromMinutes(1)).ExpectNothing();
    }

    [Theory, Trait("Case", "37"), Runs(Speaks.Delta, "EDS", "RDS")]
    public void C37_UnknownNamesDropped_KeepTheStatus(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Subscribed(variant, kind, type, "A");
        var before = stream.Script.Session.Status.Single();

        stream.Drop("unknown");

        Assert.Equal(before, stream.Script.Session.Status.Single());
        Assert.Equal(stream.Script.Snapshot.Revision, stream.Script.Session.ConvergedRevision);
    }

    [Theory, Trait("Case", "38"), Trait("Bug", "49"), Runs(Speaks.Both, "EDS")]
    public void C38_HundredThousandNames_AreAnsweredInChunksOrInOneMessage(XdsVariant variant, StreamKind kind, string type)
    {
        string[] names = [.. Enumerable.Range(0, 100_000).Select(number => $"n{number}")];
        var stream = Stream(variant, kind, type).Has([.. names.Take(20_000)]);
        stream.Ask(names);

        var responses = stream.Script.Drain(_ => names);

        var told = responses.SelectMany(response => response.Names.Concat(response.Removed)).ToList();
        Assert.Equal(100_000, told.Distinct().Count());
        Assert.Equal(100_000, told.Count);
        if (variant == XdsVariant.Sotw)
        {
            Assert.Single(responses);
            return;
        }

        Assert.True(responses.Count > 1);
        Assert.All(
            responses,
            response => Assert.InRange(
                response.Resources.Sum(resource => resource.DeltaFrameLength) + response.Removed.Sum(name => name.Length + 2), 1, 1024 * 1024));
    }

    [Theory, Trait("Case", "39"), Runs(Speaks.Both, "EDS", "CDS")]
    public void C39_OddNames_AreNotFoundAndBreakNothing(XdsVariant variant, StreamKind kind, string type)
    {
        string[] odd = ["", new string('x', 8 * 1024 + 1), "\u0001\u0000\u007f", "\ufffd", "xdstp://", "xdstp:?&=#", "%", "xdstp://a/b/%zz/*", "/", "/*"];
        var stream = Stream(variant, kind, type).Has("A");

        stream.Ask([.. odd, "A"]);

        var response = stream.Expect();
        Assert.Contains("A", response.Names);
        Assert.Equal(stream.Make("A"), response["A"]);
        Assert.DoesNotContain("", response.Removed);
        Assert.Equal(variant == XdsVariant.Delta, response.Removed.Contains(odd[1]));
        stream.Ack(response);
        stream.ExpectQuiet();
        stream.Has(stream.Make("A", 2));
        stream.Expect();
    }

    private static CaseStream Stream(XdsVariant variant, StreamKind kind, string type) => new(variant, kind, CaseResources.TypeOf(type));

    private static CaseStream Subscribed(XdsVariant variant, StreamKind kind, string type, params string[] names)
    {
        var stream = Stream(variant, kind, type).Has(names);
        stream.Ask(names);
        return stream.Settle();
    }

    private static void Switch(SessionScript script, string[] asked, string[] answered)
    {
        var response = script.Expect(Route);
        Assert.Equal(answered, response.Names);
        script.Ack(response, asked);
        script.ExpectNothing();
    }
}
