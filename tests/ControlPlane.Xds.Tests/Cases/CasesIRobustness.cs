using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using ControlPlane.Xds.Tests.Sessions;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Tests.Cases;

/// <summary>Section I, as far as it is about a session: slow and odd clients, limits, and what they must not cost.</summary>
public sealed class CasesIRobustness
{
    [Theory, Trait("Case", "137"), Trait("Case", "150"), Runs(Speaks.Both, "CDS", "LDS", "RDS", "EDS")]
    public void C137_ClientThatStopsReading_GetsOneResponseAndThenTheNewest(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A", "B");
        stream.Ask("A", "B");
        var unread = stream.Expect();
        for (var revision = 2; revision < 200; revision++)
        {
            stream.Has(stream.Make("A", revision), stream.Make("B"));
            stream.Script.ExpectNothing();
        }

        stream.Ack(unread);

        Assert.Equal(stream.Make("A", 199), stream.Expect()["A"]);
        stream.Script.ExpectNothing();
    }

    [Theory, Trait("Case", "140"), Trait("Bug", "26"), Runs(Speaks.Sotw, "CDS", "LDS")]
    public void C140_BigSetsOneAfterAnother_KeepADistance(XdsVariant variant, StreamKind kind, string type)
    {
        var options = new SessionOptions { BigSetBytes = 1000 };
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type), options);
        string[] rest = [.. Enumerable.Range(0, 50).Select(number => $"n{number}")];
        stream.Has(rest);
        stream.Ask();
        stream.Settle();
        var sent = 0;
        for (var tenth = 1; tenth <= 30; tenth++)
        {
            stream.Script.Pass(TimeSpan.FromMilliseconds(100));
            stream.Has([.. rest.Select(name => stream.Make(name)), stream.Make("A", tenth + 1)]);
            sent += stream.Script.Drain().Count;
        }

        Assert.Equal(3, sent);
        stream.Script.Pass(TimeSpan.FromSeconds(1));
        stream.Has([.. rest.Select(name => stream.Make(name)), stream.Make("A", 99)]);
        Assert.Equal(stream.Make("A", 99), stream.Expect()["A"]);
    }

    [Theory, Trait("Case", "140"), Runs(Speaks.Sotw, AggregatedOnly = true)]
    public void C140_BigSets_HoldNoOtherTypeBack(XdsVariant variant)
    {
        var script = new SessionScript(variant, new SessionOptions { BigSetBytes = 1 });
        script.Publish(XdsResources.StaticCluster("a"), XdsResources.Endpoints("e"));
        script.Ask(Cluster);
        script.Ask(Endpoint, "e");
        script.Drain(type => ReferenceEquals(type, Endpoint) ? ["e"] : []);

        script.Publish(XdsResources.StaticCluster("a", 2), XdsResources.Endpoints("e", 2));

        script.Expect(Endpoint);
        script.ExpectNothing();
        Assert.Equal(script.Now + TimeSpan.FromSeconds(1), script.AskAgainAt);
    }

    [Fact, Trait("Case", "141"), Trait("Bug", "48")]
    public void C141_RequestThatListsAHundredThousandVersions_IsReadAndNothingIsSentAgain()
    {
        string[] names = [.. Enumerable.Range(0, 100_000).Select(number => $"cluster-{number}.with.a.long.name.as.kubernetes.makes.them")];
        var table = ResourceTable.Create(Cluster, names.Select(name => XdsResources.StaticCluster(name)));
        var message = new Envoy.Service.Discovery.V3.DeltaDiscoveryRequest { TypeUrl = Cluster.TypeUrl };
        message.InitialResourceVersions.Add(table.ToDictionary(resource => resource.Name, resource => resource.Version));
        var bytes = Google.Protobuf.MessageExtensions.ToByteArray(message);
        Assert.True(bytes.Length > 4 * 1024 * 1024);
        var session = new AdsSession(XdsVariant.Delta, new SessionOptions());
        session.OnSnapshot(Snapshot.Create(1, table));

        var verdict = session.OnRequest(
            DeltaWire.Read(Envoy.Service.Discovery.V3.DeltaDiscoveryRequest.Parser.ParseFrom(bytes)), DateTimeOffset.UnixEpoch);

        Assert.True(Assert.IsType<RequestVerdict.Opened>(verdict).Resumed);
        Assert.Null(session.NextResponse(DateTimeOffset.UnixEpoch).Response);
        Assert.Equal(1, session.ConvergedRevision);
    }

    [Theory, Trait("Case", "142"), Trait("Bug", "53"), Runs(Speaks.Both, "SDS")]
    public void C142_SecretOfAnother_IsNeverSent(XdsVariant variant, StreamKind kind, string type)
    {
        // What a client may not have is not in its table, or stands there as a fault: no request can reach it.
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type));
        stream.Has(stream.Make("mine"), EnvoyResource.Unavailable(Secret, "theirs", ResourceFault.PermissionDenied));

        stream.Ask("mine", "theirs", "*");

        var response = stream.Expect();
        Assert.Equal(["mine"], response.Names);
        Assert.Equal(["theirs"], response.Errors.Select(error => error.ResourceName.Name));
        stream.Ack(response);
        stream.ExpectQuiet();
    }

    [Theory, Trait("Case", "144"), Trait("Case", "145"), Runs(Speaks.Both, AggregatedOnly = true)]
    public void C144_UnknownType_IsAnsweredOnlyWhereNamesCanBeRemoved(XdsVariant variant)
    {
        foreach (var url in new[] { "type.googleapis.com/envoy.api.v2.Cluster", "type.googleapis.com/what.is.This", "x" })
        {
            var script = new SessionScript(variant).Publish(XdsResources.StaticCluster("a"));
            var verdict = script.Session.OnRequest(new SubscriptionRequest { TypeUrl = url, Names = ["x"] }, script.Now);

            var response = script.Next();

            Assert.False(verdict.Type.IsKnown);
            Assert.Equal(variant == XdsVariant.Delta ? ["x"] : [], response?.Removed ?? []);
            Assert.Equal(variant == XdsVariant.Delta, response is not null);
            script.ExpectNothing();
            script.Ask(Cluster);
            Assert.Equal(["a"], script.Expect(Cluster).Names);
            script.ExpectNothing();
        }
    }

    [Theory, Trait("Case", "144"), Runs(Speaks.Sotw, AggregatedOnly = true)]
    public void C144_IncrementalTypeInStateOfTheWorld_IsNotAnswered(XdsVariant variant)
    {
        var script = new SessionScript(variant).Publish(CaseResources.Make(VirtualHost, "r/a"), CaseResources.Make(LocalityEndpoint, "e"));
        script.Ask(VirtualHost);
        script.Ask(LocalityEndpoint, "e");

        script.Pass(TimeSpan.FromMinutes(1)).ExpectNothing();
    }

    [Theory, Trait("Case", "151"), Runs(Speaks.Both, "CDS", "EDS")]
    public void C151_Responses_SayWhoAnswered(XdsVariant variant, StreamKind kind, string type)
    {
        var options = new SessionOptions { ControlPlaneIdentifier = "replica-1/build-7" };
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type), options).Has("A");

        stream.Ask("A");

        Assert.Equal("replica-1/build-7", stream.Expect().ControlPlane);
    }

    [Theory, Trait("Case", "155"), Runs(Speaks.Sotw, "RDS", "EDS")]
    public void C155_NameLeftOutInAStaleRequest_IsSentAgain(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A", "B");
        var script = stream.Script;
        stream.Ask("A", "B");
        var first = stream.Expect();
        stream.Ack(first);
        stream.Has(stream.Make("A"), stream.Make("B", 2));
        var second = stream.Expect();

        script.Say(first.Type, first.Nonce, null, "B");
        script.Say(first.Type, first.Nonce, null, "A", "B");
        script.ExpectNothing();
        stream.Ack(second);

        stream.ExpectExactly("A");
    }

    [Theory, Trait("Case", "156"), Runs(Speaks.Sotw, "RDS", "EDS")]
    public void C156_NamesGrowUnderARefusedNonceWithoutError_AreServedAndTheRefusalStands(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A", "B");
        stream.Ask("A");
        var response = stream.Expect();
        stream.Nack(response, "A is bad");

        var verdict = stream.Script.Session.OnRequest(
            new SubscriptionRequest
            {
                TypeUrl = response.Type.TypeUrl,
                ResponseNonce = response.Nonce,
                VersionInfo = response.Version,
                Names = ["A", "B"],
            },
            stream.Script.Now);

        Assert.IsType<RequestVerdict.Updated>(verdict);
        Assert.Equal(["B"], stream.Expect().Names);
        Assert.Equal(["A"], stream.Script.Session.Status.Single().Rejections.Select(rejected => rejected.Resource.Name));
    }

    [Theory, Trait("Case", "157"), Trait("Bug", "23b"), Runs(Speaks.Sotw, "LDS")]
    public void C157_EmptySetIsAcceptedUnderAnOldVersion_NothingIsSentAgain(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A");
        stream.Ask("A");
        var first = stream.Expect();
        stream.Ack(first);
        stream.Has(Array.Empty<EnvoyResource>());
        var empty = stream.Expect();

        var verdict = stream.Script.Session.OnRequest(
            new SubscriptionRequest
            {
                TypeUrl = first.Type.TypeUrl,
                ResponseNonce = empty.Nonce,
                VersionInfo = first.Version,
                Names = ["A"],
            },
            stream.Script.Now);

        Assert.IsType<RequestVerdict.Acked>(verdict);
        stream.ExpectQuiet();
    }

    [Theory, Trait("Case", "161"), Runs(Speaks.Both, "CDS", "LDS", "RDS", "EDS")]
    public void C161_AnswerFiveSecondsLate_IsNoAlarmAndNoSecondSend(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A");
        stream.Ask("A");
        var response = stream.Expect();
        for (var second = 0; second < 5; second++)
        {
            stream.Script.Pass(TimeSpan.FromSeconds(1)).ExpectNothing();
        }

        Assert.IsType<RequestVerdict.Acked>(stream.Ack(response));

        stream.ExpectQuiet();
        Assert.Empty(stream.Script.Notices);
    }

    [Theory, Trait("Case", "161"), Runs(Speaks.Both, "CDS", "LDS", "RDS", "EDS")]
    public void C161_AnswerAfterTheTimer_StillCounts(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A");
        stream.Ask("A");
        var response = stream.Expect();
        stream.Script.Pass(TimeSpan.FromSeconds(31)).ExpectNothing();

        Assert.IsType<RequestVerdict.Acked>(stream.Ack(response));

        stream.ExpectQuiet();
        Assert.Equal(1, stream.Script.Session.ConvergedRevision);
    }
}
