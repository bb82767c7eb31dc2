using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Tests.Sessions;

/// <summary>Acknowledgements, refusals, nonces and the table of 1.8 (R12 to R25).</summary>
public sealed class AdsSessionAnswerTests
{
    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Ack_OfTheNewest_SaysVersionRevisionAndTime(XdsVariant variant)
    {
        var script = Opened(variant, out var response);
        script.Pass(TimeSpan.FromMilliseconds(40));

        var acked = Assert.IsType<RequestVerdict.Acked>(script.Ack(response));

        Assert.Equal(response.Version, acked.Version);
        Assert.Equal(1, acked.Revision);
        Assert.Equal(TimeSpan.FromMilliseconds(40), acked.Took);
        Assert.Equal(1, script.Session.ConvergedRevision);
        script.ExpectNothing();
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Change_WhileAResponseIsUnanswered_WaitsAndCoalesces(XdsVariant variant)
    {
        // Decision 1, R22, cases 42 and 55
        var script = Opened(variant, out var response);
        script.Publish(XdsResources.StaticCluster("a", 2), XdsResources.StaticCluster("b"));
        script.ExpectNothing();
        script.Publish(XdsResources.StaticCluster("a", 3), XdsResources.StaticCluster("b"));
        script.ExpectNothing();

        script.Ack(response);

        Assert.Equal(XdsResources.StaticCluster("a", 3), script.Expect(Cluster)["a"]);
        script.ExpectNothing();
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Change_ThereAndBackBeforeTheAnswer_SendsNothing(XdsVariant variant)
    {
        // Case 55
        var script = Opened(variant, out var response);
        script.Publish(XdsResources.StaticCluster("a", 2), XdsResources.StaticCluster("b"));
        script.ExpectNothing();
        script.Publish(XdsResources.StaticCluster("a"), XdsResources.StaticCluster("b"));

        script.Ack(response);

        script.ExpectNothing();
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void SameContentPublishedAgain_SendsNothing(XdsVariant variant)
    {
        // Decision 3, cases 53 and 54
        var script = Opened(variant, out var response);
        script.Ack(response);

        script.Publish(XdsResources.StaticCluster("a"), XdsResources.StaticCluster("b"));

        script.ExpectNothing();
        Assert.Equal(2, script.Session.ConvergedRevision);
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Nack_IsNotAReasonToSend_AndOtherBytesAre(XdsVariant variant)
    {
        // R15, cases 43 and 44
        var script = Opened(variant, out var response);
        var rejected = Assert.IsType<RequestVerdict.Rejected>(script.Nack(response, "Error adding/updating cluster(s) a: no"));
        Assert.Equal(["a"], rejected.Resources.Select(it => it.Resource.Name));
        Assert.Equal("Error adding/updating cluster(s) a: no", rejected.Reason);

        for (var minute = 0; minute < 5; minute++)
        {
            script.Pass(TimeSpan.FromMinutes(1)).ExpectNothing();
        }

        script.Publish(XdsResources.StaticCluster("a", 2), XdsResources.StaticCluster("b"));
        Assert.Equal(XdsResources.StaticCluster("a", 2), script.Expect(Cluster)["a"]);
        script.ExpectNothing();
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Nack_WithoutNames_RefusesAllThatTheResponseChanged(XdsVariant variant)
    {
        var script = Opened(variant, out var response);
        script.Ack(response);
        script.Publish(XdsResources.StaticCluster("a"), XdsResources.StaticCluster("b", 2));

        var rejected = Assert.IsType<RequestVerdict.Rejected>(script.Nack(script.Expect(Cluster), "something is wrong"));

        Assert.Equal(["b"], rejected.Resources.Select(it => it.Resource.Name));
    }

    [Fact]
    public void Sotw_SetAfterANack_HasTheAcceptedFormOfWhatWasRefused()
    {
        // A full set that leaves the refused cluster out would delete the form that still works.
        var script = Opened(XdsVariant.Sotw, out var response);
        script.Ack(response);
        script.Publish(XdsResources.StaticCluster("a", 2), XdsResources.StaticCluster("b"), XdsResources.StaticCluster("new"));
        script.Nack(script.Expect(Cluster), "Error adding/updating cluster(s) a: no, new: no");

        script.Publish(XdsResources.StaticCluster("a", 2), XdsResources.StaticCluster("b", 2), XdsResources.StaticCluster("new"));

        var next = script.Expect(Cluster);
        Assert.Equal(["a", "b"], next.Names);
        Assert.Equal(XdsResources.StaticCluster("a"), next["a"]);
    }

    [Fact]
    public void Sotw_RefusedOnReconnect_StaysNamedSoThatItsEarlierFormLives()
    {
        // The proxy may hold a form from its last stream: only naming the cluster keeps it.
        var script = new SessionScript(XdsVariant.Sotw).Publish(XdsResources.StaticCluster("a"), XdsResources.StaticCluster("b"));
        script.Resume(Cluster, []);
        script.Nack(script.Expect(Cluster), "Error adding/updating cluster(s) a: no");
        script.ExpectNothing();

        script.Publish(XdsResources.StaticCluster("a"), XdsResources.StaticCluster("b", 2));

        var next = script.Expect(Cluster);
        Assert.Equal(["a", "b"], next.Names);
        script.Nack(next, "Error adding/updating cluster(s) a: no");
        script.ExpectNothing();
        script.Publish(XdsResources.StaticCluster("b", 2));
        script.Pass(TimeSpan.FromSeconds(4)).Next();
        Assert.Equal(["b"], (script.Pass(TimeSpan.FromSeconds(4)).Next() ?? next).Names.Where(name => name != "a"));
    }

    [Fact]
    public void Delta_ChangeAfterANack_SendsOnlyWhatChanged()
    {
        // Case 62
        var script = Opened(XdsVariant.Delta, out var response);
        script.Nack(response, "Error adding/updating cluster(s) a: no");

        script.Publish(XdsResources.StaticCluster("a"), XdsResources.StaticCluster("b", 2));

        Assert.Equal(["b"], script.Expect(Cluster).Names);
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Nack_WithANewName_AnswersTheName(XdsVariant variant)
    {
        // R17, decision 6, case 50
        var script = new SessionScript(variant).Publish(XdsResources.Routes("a"), XdsResources.Routes("b"));
        script.Ask(ResourceType.Route, "a");
        var response = script.Expect(ResourceType.Route);

        script.Say(ResourceType.Route, response.Nonce, "no", variant == XdsVariant.Sotw ? ["a", "b"] : ["b"]);

        Assert.Equal(["b"], script.Expect(ResourceType.Route).Names);
    }

    [Fact]
    public void Sotw_NackRepeatedWithMoreNames_CountsOnceAndServesTheNames()
    {
        // R14, R17, cases 47 and 156: grpc repeats error_detail, C-core drops it; the first answer decides.
        var script = new SessionScript(XdsVariant.Sotw).Publish(XdsResources.Routes("a"), XdsResources.Routes("b"), XdsResources.Routes("c"));
        script.Ask(ResourceType.Route, "a");
        var response = script.Expect(ResourceType.Route);
        Assert.IsType<RequestVerdict.Rejected>(script.Nack(response, "no", "a"));

        Assert.IsType<RequestVerdict.Updated>(script.Say(ResourceType.Route, response.Nonce, "no", "a", "b"));
        Assert.Equal(["b"], script.Expect(ResourceType.Route).Names);
        Assert.IsType<RequestVerdict.Rejected>(script.Nack(new WireResponse(ResourceType.Route, "2", "", [], []), "no", "a", "b"));
        Assert.IsType<RequestVerdict.Updated>(script.Say(ResourceType.Route, "2", null, "a", "b", "c"));
        Assert.Equal(["c"], script.Expect(ResourceType.Route).Names);
        Assert.Equal(2, script.Session.Status.Single().Rejections.Length);
    }

    [Fact]
    public void Sotw_AckWithAnotherVersion_IsAnAck()
    {
        // R13, R16, cases 46 and 157: versions say nothing.
        var script = Opened(XdsVariant.Sotw, out var response);

        var verdict = script.Session.OnRequest(
            new SubscriptionRequest { TypeUrl = Cluster.TypeUrl, ResponseNonce = response.Nonce, VersionInfo = "another" }, script.Now);

        Assert.IsType<RequestVerdict.Acked>(verdict);
        script.ExpectNothing();
    }

    [Fact]
    public void Sotw_StaleNonceWhileSomethingNewerIsUnanswered_IsIgnored()
    {
        // R18, case 41
        var script = new SessionScript(XdsVariant.Sotw).Publish(XdsResources.Routes("a"), XdsResources.Routes("b"));
        script.Ask(ResourceType.Route, "a");
        var response = script.Expect(ResourceType.Route);

        Assert.IsType<RequestVerdict.Stale>(script.Say(ResourceType.Route, "xyz", null, "a", "b"));
        script.ExpectNothing();
        Assert.IsType<RequestVerdict.Acked>(script.Ack(response, "a", "b"));

        Assert.Equal(["b"], script.Expect(ResourceType.Route).Names);
    }

    [Fact]
    public void Sotw_NameMissingInAStaleRequest_IsSentAgainWhenItComesBack()
    {
        // R18, case 155
        var script = new SessionScript(XdsVariant.Sotw).Publish(XdsResources.Routes("a"), XdsResources.Routes("b"));
        script.Ask(ResourceType.Route, "a", "b");
        var first = script.Expect(ResourceType.Route);
        script.Ack(first, "a", "b");
        script.Publish(XdsResources.Routes("a"), XdsResources.Routes("b", 2));
        var second = script.Expect(ResourceType.Route);

        script.Say(ResourceType.Route, first.Nonce, null, "b");
        script.Say(ResourceType.Route, first.Nonce, null, "a", "b");
        script.ExpectNothing();
        script.Ack(second, "a", "b");

        Assert.Equal(["a"], script.Expect(ResourceType.Route).Names);
    }

    [Fact]
    public void Sotw_OldNonceWhileNothingIsUnanswered_UpdatesTheSubscription()
    {
        // R19, decision 2, case 48: after a NACK Envoy repeats the nonce of the last good response.
        var script = new SessionScript(XdsVariant.Sotw).Publish(XdsResources.Routes("a"), XdsResources.Routes("b"));
        script.Ask(ResourceType.Route, "a");
        var good = script.Expect(ResourceType.Route);
        script.Ack(good, "a");
        script.Publish(XdsResources.Routes("a", 2), XdsResources.Routes("b"));
        script.Nack(script.Expect(ResourceType.Route), "no", "a");

        Assert.IsType<RequestVerdict.Updated>(script.Say(ResourceType.Route, good.Nonce, null, "a", "b"));

        Assert.Equal(["b"], script.Expect(ResourceType.Route).Names);
    }

    [Fact]
    public void Sotw_TwoRequestsWithoutNonceBeforeTheFirstAnswerArrives_AreBothAnswered()
    {
        // R19, case 51
        var script = new SessionScript(XdsVariant.Sotw).Publish(XdsResources.Routes("a"), XdsResources.Routes("b"));
        script.Ask(ResourceType.Route, "a");
        var first = script.Expect(ResourceType.Route);

        Assert.IsType<RequestVerdict.Updated>(script.Ask(ResourceType.Route, "a", "b"));
        script.ExpectNothing();
        Assert.IsType<RequestVerdict.Acked>(script.Ack(first, "a", "b"));

        Assert.Equal(["b"], script.Expect(ResourceType.Route).Names);
    }

    [Fact]
    public void Delta_SubscribeAndUnsubscribeWithAStaleNonce_AreHonoured()
    {
        // R20, case 49
        var script = new SessionScript(XdsVariant.Delta).Publish(XdsResources.Routes("a"), XdsResources.Routes("b"));
        script.Ask(ResourceType.Route, "a");
        var first = script.Expect(ResourceType.Route);

        Assert.IsType<RequestVerdict.Updated>(script.Say(ResourceType.Route, "stale", null, "b"));
        script.Session.OnRequest(
            new SubscriptionRequest { TypeUrl = ResourceType.Route.TypeUrl, ResponseNonce = "stale", Unsubscribed = ["a"] }, script.Now);
        script.Ack(first);

        Assert.Equal(["b"], script.Expect(ResourceType.Route).Names);
        script.Publish(XdsResources.Routes("a", 2), XdsResources.Routes("b"));
        script.ExpectNothing();
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Nonce_OfAnotherType_IsNoAnswer(XdsVariant variant)
    {
        // R25, cases 52 and 154
        var script = new SessionScript(variant).Publish(XdsResources.StaticCluster("a"), XdsResources.Listener("l"));
        script.Ask(Cluster);
        script.Ask(Listener);
        var clusters = script.Expect(Cluster);
        var listeners = script.Expect(Listener);

        Assert.IsNotType<RequestVerdict.Acked>(script.Say(Listener, clusters.Nonce, null));

        Assert.NotEqual(clusters.Nonce, listeners.Nonce);
        Assert.All(script.Session.Status, status => Assert.True(status.IsAwaitingAnswer));
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Ack_ThatNeverComes_ReleasesTheNextResponseAfterTheTimeout(XdsVariant variant)
    {
        // R23, R24, case 57
        var script = Opened(variant, out var first);
        script.Publish(XdsResources.StaticCluster("a", 2), XdsResources.StaticCluster("b"));
        script.ExpectNothing();
        Assert.Equal(DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(30), script.AskAgainAt);

        script.Pass(TimeSpan.FromSeconds(30));

        Assert.Equal(XdsResources.StaticCluster("a", 2), script.Expect(Cluster)["a"]);
        Assert.Equal([new SessionNotice.AckOverdue(Cluster, first.Nonce)], script.Notices);
        Assert.NotEqual(2, script.Session.ConvergedRevision);
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Ack_AfterTheTimeoutAndBeforeAnythingNewer_StillCounts(XdsVariant variant)
    {
        // Case 161: an idle client may answer late.
        var script = Opened(variant, out var response);
        script.Pass(TimeSpan.FromSeconds(31)).ExpectNothing();

        Assert.IsType<RequestVerdict.Acked>(script.Ack(response));

        script.ExpectNothing();
        Assert.Equal(1, script.Session.ConvergedRevision);
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Clusters_Unanswered_DoNotHoldEndpointsBack(XdsVariant variant)
    {
        // R23, case 58
        var script = new SessionScript(variant).Publish(XdsResources.Cluster("a"), XdsResources.Endpoints("a"));
        script.Ask(Cluster);
        script.Expect(Cluster);
        script.Ask(Endpoint, "a");
        var endpoints = script.Expect(Endpoint);
        script.Ack(endpoints, "a");

        script.Publish(XdsResources.Cluster("a", 2), XdsResources.Endpoints("a", 2));

        script.Expect(Endpoint);
        script.ExpectNothing();
    }

    [Fact]
    public void Version_AfterTheSameEditsInAnotherSession_IsTheSame()
    {
        // R21, case 56
        var one = Opened(XdsVariant.Sotw, out var direct);
        var other = new SessionScript(XdsVariant.Sotw).Publish(XdsResources.StaticCluster("b", 9));
        other.Ask(Cluster);
        other.Drain();
        other.Publish(XdsResources.StaticCluster("b"), XdsResources.StaticCluster("a"));

        Assert.Equal(direct.Version, other.Expect(Cluster).Version);
        Assert.NotNull(one);
    }

    private static SessionScript Opened(XdsVariant variant, out WireResponse response)
    {
        var script = new SessionScript(variant).Publish(XdsResources.StaticCluster("a"), XdsResources.StaticCluster("b"));
        script.Ask(Cluster);
        response = script.Expect(Cluster);
        return script;
    }
}
