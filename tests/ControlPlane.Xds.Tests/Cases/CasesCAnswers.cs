using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using ControlPlane.Xds.Tests.Sessions;
using Envoy.Service.Discovery.V3;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Tests.Cases;

/// <summary>Section C: acknowledgements, refusals, nonces and versions.</summary>
public sealed class CasesCAnswers
{
    [Theory, Trait("Case", "40"), Runs(Speaks.Both, "CDS", "LDS", "RDS", "EDS")]
    public void C40_Ack_IsNoReasonToSend_AndSaysWhatItIsFor(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Asked(variant, kind, type, out var response);
        stream.Script.Pass(TimeSpan.FromMilliseconds(40));

        var acked = Assert.IsType<RequestVerdict.Acked>(stream.Ack(response));

        Assert.Equal((response.Version, 1L, TimeSpan.FromMilliseconds(40)), (acked.Version, acked.Revision, acked.Took));
        Assert.Equal(1, stream.Script.Session.ConvergedRevision);
        stream.ExpectQuiet();
    }

    [Theory, Trait("Case", "41"), Runs(Speaks.Sotw, "RDS", "EDS")]
    public void C41_ForeignNonceWhileSomethingIsUnanswered_IsStale(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Asked(variant, kind, type, out var response);

        Assert.IsType<RequestVerdict.Stale>(stream.Script.Say(CaseResources.TypeOf(type), "xyz", null, "A", "B"));
        stream.Script.ExpectNothing();

        Assert.IsType<RequestVerdict.Acked>(stream.Ack(response));
    }

    [Theory, Trait("Case", "42"), Runs(Speaks.Both, "CDS", "LDS", "RDS", "EDS")]
    public void C42_ChangeWhileAResponseIsUnanswered_WaitsForTheAnswer(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Asked(variant, kind, type, out var response);
        stream.Has(stream.Make("A", 2), stream.Make("B"));
        stream.Script.ExpectNothing();
        stream.Has(stream.Make("A", 3), stream.Make("B"));
        stream.Script.ExpectNothing();

        stream.Ack(response);

        Assert.Equal(stream.Make("A", 3), stream.Expect()["A"]);
        stream.Script.ExpectNothing();
    }

    [Theory, Trait("Case", "43"), Runs(Speaks.Both, "CDS", "LDS", "RDS", "EDS")]
    public void C43_Nack_IsNotARequestToRetry(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Asked(variant, kind, type, out var response);

        var rejected = Assert.IsType<RequestVerdict.Rejected>(stream.Nack(response, "Error adding/updating thing(s) A: no"));

        stream.ExpectQuiet();
        Assert.Equal("Error adding/updating thing(s) A: no", rejected.Reason);
        var standing = Assert.Single(stream.Script.Session.Status.Single().Rejections);
        Assert.Equal((stream.Make("A"), rejected.Reason), (standing.Resource, standing.Reason));
        Assert.Equal("", stream.Script.Session.Status.Single().AckedVersion);
    }

    [Theory, Trait("Case", "44"), Runs(Speaks.Both, "CDS", "LDS", "RDS", "EDS")]
    public void C44_RefusedResourceChanges_NewFormIsSentOnce(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Asked(variant, kind, type, out var response);
        stream.Nack(response, "Error adding/updating thing(s) A: no");

        stream.Has(stream.Make("A", 2), stream.Make("B"));

        Assert.Equal(stream.Make("A", 2), stream.Expect()["A"]);
        stream.Script.ExpectNothing();
    }

    [Theory, Trait("Case", "45"), Runs(Speaks.Sotw, "CDS", "LDS", "RDS", "EDS")]
    public void C45_NackWithTheRefusedVersion_IsANack(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Asked(variant, kind, type, out var response);

        var verdict = Say(stream, type, new() { TypeUrl = "", ResponseNonce = response.Nonce, VersionInfo = response.Version, Error = "A is bad" });

        Assert.IsType<RequestVerdict.Rejected>(verdict);
        stream.ExpectQuiet();
    }

    [Theory, Trait("Case", "46"), Trait("Case", "157"), Trait("Bug", "23b"), Runs(Speaks.Sotw, "CDS", "LDS", "RDS", "EDS")]
    public void C46_AckWithAnotherVersion_IsAnAckThatIsToldApart(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Asked(variant, kind, type, out var response);

        var acked = Assert.IsType<RequestVerdict.Acked>(Say(stream, type, new() { TypeUrl = "", ResponseNonce = response.Nonce, VersionInfo = "another" }));

        Assert.True(acked.IsOfOtherVersion);
        stream.ExpectQuiet();
        stream.Has(stream.Make("A", 2), stream.Make("B"));
        var next = stream.Expect();
        Assert.False(Assert.IsType<RequestVerdict.Acked>(Say(stream, type, new() { TypeUrl = "", ResponseNonce = next.Nonce, VersionInfo = next.Version })).IsOfOtherVersion);
    }

    [Theory, Trait("Case", "47"), Runs(Speaks.Sotw, "RDS", "EDS")]
    public void C47_NackRepeatedWithAnotherName_CountsOnceAndServesTheName(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Asked(variant, kind, type, out var response);
        stream.Has("A", "B", "C");
        Assert.IsType<RequestVerdict.Rejected>(stream.Nack(response));

        var verdict = stream.Script.Say(CaseResources.TypeOf(type), response.Nonce, "no", "A", "B", "C");

        Assert.IsType<RequestVerdict.Updated>(verdict);
        Assert.Equal(["C"], stream.Expect().Names);
        Assert.Equal(2, stream.Script.Session.Status.Single().Rejections.Length);
    }

    [Theory, Trait("Case", "48"), Runs(Speaks.Sotw, "RDS", "EDS")]
    public void C48_LastGoodNonceAfterANack_UpdatesTheSubscription(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Asked(variant, kind, type, out var good);
        stream.Ack(good);
        stream.Has(stream.Make("A", 2), stream.Make("B"), stream.Make("C"));
        stream.Nack(stream.Expect());

        Assert.IsType<RequestVerdict.Updated>(stream.Script.Say(CaseResources.TypeOf(type), good.Nonce, null, "A", "B", "C"));

        Assert.Equal(["C"], stream.Expect().Names);
    }

    [Theory, Trait("Case", "49"), Runs(Speaks.Delta, "CDS", "RDS", "EDS")]
    public void C49_SubscriptionsWithAStaleNonce_AreHonoured(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Asked(variant, kind, type, out var response);
        stream.Has("A", "B", "C");

        Assert.IsType<RequestVerdict.Updated>(stream.Script.Say(CaseResources.TypeOf(type), "stale", null, "C"));
        stream.Script.Session.OnRequest(
            new SubscriptionRequest { TypeUrl = CaseResources.TypeOf(type).TypeUrl, ResponseNonce = "stale", Unsubscribed = ["A"] },
            stream.Script.Now);
        stream.Script.Ack(response);

        stream.ExpectExactly("C");
        stream.Has(stream.Make("A", 2), stream.Make("B"), stream.Make("C"));
        stream.ExpectQuiet();
    }

    [Theory, Trait("Case", "50"), Runs(Speaks.Both, "CDS", "LDS", "RDS", "EDS")]
    public void C50_NameInsideANack_IsAnswered(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A", "B");
        stream.Ask("A");
        var response = stream.Expect();

        var verdict = stream.Script.Say(
            CaseResources.TypeOf(type), response.Nonce, "Error adding/updating thing(s) A: no", variant == XdsVariant.Sotw ? ["A", "B"] : ["B"]);

        Assert.IsType<RequestVerdict.Rejected>(verdict);
        Assert.Equal(["B"], stream.Expect().Names);
    }

    [Theory, Trait("Case", "51"), Trait("Bug", "8"), Runs(Speaks.Sotw, "CDS", "LDS", "RDS", "EDS")]
    public void C51_TwoRequestsWithoutNonceBeforeTheFirstAnswer_AreBothAnswered(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A", "B");
        stream.Ask("A");
        var first = stream.Expect();

        Assert.IsType<RequestVerdict.Updated>(stream.Ask("A", "B"));
        stream.Script.ExpectNothing();
        Assert.IsType<RequestVerdict.Acked>(stream.Ack(first));

        Assert.Contains("B", stream.Expect().Names);
    }

    [Theory, Trait("Case", "52"), Trait("Case", "154"), Runs(Speaks.Both, AggregatedOnly = true)]
    public void C52_NonceOfAnotherType_AnswersNeither(XdsVariant variant)
    {
        var script = new SessionScript(variant).Publish(XdsResources.StaticCluster("a"), XdsResources.Listener("l"));
        script.Ask(Cluster);
        script.Ask(Listener);
        var clusters = script.Expect(Cluster);
        var listeners = script.Expect(Listener);

        // The harness acknowledges the second type under the first one's URL.
        Assert.IsNotType<RequestVerdict.Acked>(script.Say(Cluster, listeners.Nonce, null));

        Assert.NotEqual(clusters.Nonce, listeners.Nonce);
        Assert.All(script.Session.Status, status => Assert.True(status.IsAwaitingAnswer));
        Assert.IsType<RequestVerdict.Acked>(script.Ack(clusters));
        script.Publish(XdsResources.StaticCluster("a"), XdsResources.Listener("l", 2));
        script.ExpectNothing();
        script.Pass(TimeSpan.FromSeconds(30));
        script.Expect(Listener);
    }

    [Theory, Trait("Case", "53"), Runs(Speaks.Both, "CDS", "LDS", "RDS", "EDS")]
    public void C53_Nonces_AreFresh_AndVersionsFollowTheContent(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Asked(variant, kind, type, out var first);
        stream.Ack(first);
        stream.Has(stream.Make("A", 2), stream.Make("B"));
        var second = stream.Expect();
        stream.Ack(second);
        stream.Has("A", "B");
        var third = stream.Expect();

        Assert.Equal(3, new[] { first.Nonce, second.Nonce, third.Nonce }.Distinct().Count());
        Assert.NotEqual(first.Version, second.Version);
        Assert.Equal(first.Version, third.Version);
    }

    [Theory, Trait("Case", "54"), Runs(Speaks.Both, "CDS", "LDS", "RDS", "EDS")]
    public void C54_SameContentAgain_SendsNothing(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Asked(variant, kind, type, out var response);
        stream.Ack(response);

        stream.Has("B", "A");

        stream.ExpectQuiet();
        Assert.Equal(2, stream.Script.Session.ConvergedRevision);
    }

    [Theory, Trait("Case", "55"), Runs(Speaks.Both, "CDS", "LDS", "RDS", "EDS")]
    public void C55_ThereAndBackBeforeTheAnswer_SendsNothing(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Asked(variant, kind, type, out var response);
        stream.Has(stream.Make("A", 2), stream.Make("B"));
        stream.Script.ExpectNothing();
        stream.Has("A", "B");

        stream.Ack(response);

        stream.ExpectQuiet();
    }

    [Theory, Trait("Case", "55"), Runs(Speaks.Both, "CDS", "LDS", "RDS", "EDS")]
    public void C55_ThereAndBackAfterItWasSent_SendsTheFirstFormOnce(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Asked(variant, kind, type, out var response);
        stream.Ack(response);
        stream.Has(stream.Make("A", 2), stream.Make("B"));
        var second = stream.Expect();
        stream.Has("A", "B");
        stream.Script.ExpectNothing();

        stream.Ack(second);

        Assert.Equal(stream.Make("A"), stream.Expect()["A"]);
        stream.Script.ExpectNothing();
    }

    [Theory, Trait("Case", "56"), Trait("Case", "98"), Runs(Speaks.Both, "CDS", "LDS", "RDS", "EDS", "SDS", "ECDS", "RTDS", "SRDS", "LEDS", "VHDS")]
    public void C56_SameStateAfterOtherEdits_HasTheSameVersions(XdsVariant variant, StreamKind kind, string type)
    {
        var one = Asked(variant, kind, type, out var direct);
        var other = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("C");
        other.Has(other.Make("A", 7), other.Make("B"));
        other.Has("B", "A");
        other.Ask("A", "B");

        var response = other.Expect();

        Assert.Equal(direct.Version, response.Version);
        Assert.Equal(direct["A"].Version, response["A"].Version);
        Assert.NotNull(one);
    }

    [Theory, Trait("Case", "57"), Runs(Speaks.Both, "CDS", "LDS", "RDS", "EDS")]
    public void C57_AckThatNeverComes_LetsTheNewestThroughOncePerTimer(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Asked(variant, kind, type, out var first);
        var nonces = new List<string> { first.Nonce };
        for (var revision = 2; revision <= 4; revision++)
        {
            stream.Has(stream.Make("A", revision), stream.Make("B"));
            stream.Script.Pass(TimeSpan.FromSeconds(29)).ExpectNothing();
            stream.Script.Pass(TimeSpan.FromSeconds(1));
            var response = stream.Expect();
            Assert.Equal(stream.Make("A", revision), response["A"]);
            stream.Script.ExpectNothing();
            nonces.Add(response.Nonce);
        }

        Assert.Equal(nonces[..3], stream.Script.Notices.OfType<SessionNotice.AckOverdue>().Select(overdue => overdue.Nonce));
        Assert.NotEqual(4, stream.Script.Session.ConvergedRevision);
    }

    [Theory, Trait("Case", "58"), Trait("Bug", "29"), Runs(Speaks.Both, AggregatedOnly = true)]
    public void C58_ClustersUnanswered_HoldNothingElseBack(XdsVariant variant)
    {
        var script = new SessionScript(variant).Publish(XdsResources.Cluster("a"), XdsResources.Endpoints("a"), XdsResources.Listener("l"));
        script.Ask(Cluster);
        script.Ask(Endpoint, "a");
        script.Ask(Listener);
        script.Expect(Cluster);
        script.Ack(script.Expect(Endpoint), "a");
        script.Ack(script.Expect(Listener));

        script.Publish(XdsResources.Cluster("a", 2), XdsResources.Endpoints("a", 2), XdsResources.Listener("l", 2));

        script.Expect(Endpoint);
        script.Expect(Listener);
        script.ExpectNothing();
    }

    [Theory, Trait("Case", "59"), Runs(Speaks.Both, "CDS", "LDS", "RDS", "EDS")]
    public void C59_ResponsesAreNeverMoreThanRequests(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A", "B");
        var (requests, responses) = (1, 0);
        stream.Ask("A", "B");
        for (var revision = 2; revision < 30; revision++)
        {
            while (stream.Script.Next() is { } response)
            {
                responses++;
                stream.Ack(response);
                requests++;
            }

            stream.Has(stream.Make("A", revision / 2), stream.Make("B", revision / 3));
        }

        Assert.True(responses <= requests, $"{responses} > {requests}");
        Assert.True(responses > 10);
    }

    [Theory, Trait("Case", "61"), Runs(Speaks.Both, "CDS", "LDS", "RDS", "EDS")]
    public void C61_Refusal_IsSeenInTheStatusUntilAGoodFormIsAccepted(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Asked(variant, kind, type, out var response);
        stream.Nack(response, "Error adding/updating thing(s) A: no");
        Assert.NotEmpty(stream.Script.Session.Status.Single().Rejections);

        stream.Has(stream.Make("A", 2), stream.Make("B"));
        var next = stream.Expect();
        stream.Ack(next);

        var status = stream.Script.Session.Status.Single();
        Assert.Empty(status.Rejections);
        Assert.Equal(next.Version, status.AckedVersion);
    }

    [Theory, Trait("Case", "62"), Runs(Speaks.Delta, "CDS", "LDS", "RDS", "EDS")]
    public void C62_AfterANackOfGoodAndBad_OnlyChangedBytesAreSent(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Asked(variant, kind, type, out var response);
        stream.Nack(response, "something is wrong");
        stream.ExpectQuiet();

        stream.Has(stream.Make("A"), stream.Make("B", 2));

        stream.ExpectExactly(stream.Make("B", 2));
    }

    [Fact, Trait("Case", "148")]
    public void C148_UnknownFieldsAndEnumValues_AreIgnored()
    {
        var known = new DiscoveryRequest { TypeUrl = Cluster.TypeUrl, ResourceNames = { "a" } };
        byte[] withMore = [.. Google.Protobuf.MessageExtensions.ToByteArray(known), 0xf8, 0x07, 0x7f, 0xfa, 0x0f, 0x01, 0x00];

        var request = SotwWire.Read(DiscoveryRequest.Parser.ParseFrom(withMore));

        Assert.Equal(["a"], request.Names);
        Assert.Equal(Cluster.TypeUrl, request.TypeUrl);
    }

    /// <summary>Says something that the protocol's text does not foresee, with the names that are subscribed.</summary>
    private static RequestVerdict Say(CaseStream stream, string type, SubscriptionRequest request) =>
        stream.Script.Session.OnRequest(
            request with { TypeUrl = CaseResources.TypeOf(type).TypeUrl, Names = ["A", "B"] }, stream.Script.Now);

    /// <summary>A stream that has asked for A and B and has had one response.</summary>
    private static CaseStream Asked(XdsVariant variant, StreamKind kind, string type, out WireResponse response)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A", "B");
        stream.Ask("A", "B");
        response = stream.Expect();
        return stream;
    }
}
