using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using ControlPlane.Xds.Tests.Sessions;
using Envoy.Config.Core.V3;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Tests.Cases;

/// <summary>Section G: times to live, aliases, structured names, and what is fetched on demand.</summary>
public sealed class CasesGLifeAndNames
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(60);
    private static readonly ClientCapabilities ReadsAll = new() { ReadsTtl = true, ReadsWrapper = true };

    [Theory, Trait("Case", "114"), Trait("Bug", "60"), Trait("Case", "115"), Runs(Speaks.Both, "RDS", "EDS", "SDS", "RTDS")]
    public void C114_ResourceWithTtl_SaysSo_AndIsRenewedWithoutABodyBeforeItEnds(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = WithTtl(variant, kind, type, ReadsAll, out var first);
        var stated = Assert.Single(first.OnWire);
        Assert.Equal(Ttl, stated.Ttl.ToTimeSpan());
        Assert.NotNull(stated.Resource_);

        stream.Script.Pass(TimeSpan.FromSeconds(29)).ExpectNothing();
        Assert.Equal(stream.Script.Now + TimeSpan.FromSeconds(1), stream.Script.AskAgainAt);
        for (var round = 0; round < 3; round++)
        {
            stream.Script.Pass(TimeSpan.FromSeconds(round == 0 ? 1 : 30));
            var renewal = stream.Expect();
            var renewed = Assert.Single(renewal.OnWire);
            Assert.Equal(("A", stated.Version, null, Ttl), (renewed.Name, renewed.Version, renewed.Resource_, renewed.Ttl.ToTimeSpan()));
            Assert.IsType<RequestVerdict.Acked>(stream.Ack(renewal));
            stream.Script.ExpectNothing();
        }

        stream.Has(stream.Make("A", 2).WithTtl(Ttl));
        Assert.NotNull(Assert.Single(stream.Expect().OnWire).Resource_);
    }

    [Theory, Trait("Case", "114"), Runs(Speaks.Delta, "CDS", "LDS")]
    public void C114_ClusterOrListenerWithTtlIncrementally_IsRenewedWithoutABody(XdsVariant variant, StreamKind kind, string type) =>
        C114_ResourceWithTtl_SaysSo_AndIsRenewedWithoutABodyBeforeItEnds(variant, kind, type);

    [Theory, Trait("Case", "115"), Runs(Speaks.Sotw, "CDS", "LDS", "SRDS")]
    public void C115_FullSetWithTtl_IsRenewedByTheFullSet(XdsVariant variant, StreamKind kind, string type)
    {
        // A set that left bodies out might delete what it leaves out.
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type), client: ReadsAll);
        stream.Has(stream.Make("A").WithTtl(Ttl), stream.Make("B"));
        stream.Ask();
        var first = stream.Expect();
        Assert.Equal([true, false], first.OnWire.OrderBy(resource => resource.Name).Select(resource => resource.Ttl is not null));
        stream.Ack(first);

        stream.Script.Pass(TimeSpan.FromSeconds(30));

        var renewal = stream.Expect();
        Assert.Equal(["A", "B"], renewal.Names);
        Assert.All(renewal.OnWire, resource => Assert.NotNull(resource.Resource_));
        Assert.Equal(first.Version, renewal.Version);
        stream.Script.ExpectNothing();
    }

    [Theory, Trait("Case", "115"), Runs(Speaks.Both, AggregatedOnly = true)]
    public void C115_RenewalWhileAChangeWaits_HoldsOnlyWhatTheClientHas(XdsVariant variant)
    {
        var listener = XdsResources.Listener("l").WithTtl(Ttl);
        var script = new SessionScript(variant, client: ReadsAll).Publish(XdsResources.StaticCluster("a"), listener);
        script.Ask(Cluster);
        script.Ask(Listener);
        script.Drain();
        script.Pass(TimeSpan.FromSeconds(29));
        script.Publish(
            XdsResources.StaticCluster("a"), XdsResources.StaticCluster("b"), listener, CaseResources.ListenerTo("l2", "b"));
        script.Expect(Cluster);
        script.ExpectNothing();

        script.Pass(TimeSpan.FromSeconds(1));

        var renewal = script.Expect(Listener);
        Assert.Equal(["l"], renewal.OnWire.Select(resource => resource.Name));
        script.Ack(renewal);
        script.ExpectNothing();
        Assert.NotEqual(2, script.Session.ConvergedRevision);
        script.Pass(TimeSpan.FromSeconds(1));
        Assert.Contains("l2", script.Expect(Listener).Names);
    }

    [Theory, Trait("Case", "115"), Trait("Case", "158"), Trait("Bug", "23a"), Runs(Speaks.Both, "CDS", "LDS", "RDS", "EDS")]
    public void C158_ClientThatOnlyUnwraps_NeverSeesATtlOrAResourceWithoutBody(XdsVariant variant, StreamKind kind, string type)
    {
        // A resource without a body crashes gRPC's C-core.
        foreach (var client in new[] { ClientCapabilities.Plain, ClientCapabilities.Of(new Node { ClientFeatures = { "xds.config.resource-in-sotw" } }) })
        {
            var stream = WithTtl(variant, kind, type, client, out var first);
            var stated = Assert.Single(first.OnWire);
            Assert.Null(stated.Ttl);
            Assert.NotNull(stated.Resource_);

            stream.Script.Pass(TimeSpan.FromHours(1)).ExpectNothing();
        }
    }

    [Theory, Trait("Case", "115"), Runs(Speaks.Sotw, "RDS", "EDS")]
    public void C115_ClientThatReadsTtlAndDoesNotUnwrap_GetsBareResources(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = WithTtl(variant, kind, type, new ClientCapabilities { ReadsTtl = true }, out var first);

        Assert.Null(Assert.Single(first.OnWire).Ttl);
        stream.Script.Pass(TimeSpan.FromHours(1)).ExpectNothing();
    }

    [Theory, Trait("Case", "116"), Runs(Speaks.Sotw, "RDS", "EDS")]
    public void C116_Renewal_HasTheVersionThatTheClientAcceptedLast(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = WithTtl(variant, kind, type, ReadsAll, out var first);
        stream.Has(stream.Make("A").WithTtl(Ttl), stream.Make("other"));
        stream.Script.ExpectNothing();

        stream.Script.Pass(TimeSpan.FromSeconds(30));

        Assert.Equal(first.Version, stream.Expect().Version);
    }

    [Theory, Trait("Case", "117"), Runs(Speaks.Both, "RDS", "EDS")]
    public void C117_TtlIsTakenOff_OneSendWithoutIt_AndNoRenewals(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = WithTtl(variant, kind, type, ReadsAll, out _);

        stream.Has("A");

        var response = stream.Expect();
        Assert.Null(Assert.Single(response.OnWire).Ttl);
        stream.Ack(response);
        stream.Script.Pass(TimeSpan.FromHours(1)).ExpectNothing();
    }

    [Theory, Trait("Case", "117"), Runs(Speaks.Both, "RDS", "EDS")]
    public void C117_TtlChanges_IsSentAtOnce(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = WithTtl(variant, kind, type, ReadsAll, out _);

        stream.Has(stream.Make("A").WithTtl(TimeSpan.FromSeconds(10)));

        Assert.Equal(TimeSpan.FromSeconds(10), Assert.Single(stream.Expect().OnWire).Ttl.ToTimeSpan());
    }

    [Theory, Trait("Case", "118"), Runs(Speaks.Both, "RDS", "EDS")]
    public void C118_RenewalWhileAResponseIsUnanswered_IsLeftOut(XdsVariant variant, StreamKind kind, string type)
    {
        var life = TimeSpan.FromSeconds(8);
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type), client: ReadsAll);
        stream.Has(stream.Make("A").WithTtl(life));
        stream.Ask("A");
        var response = stream.Expect();
        for (var second = 0; second < 25; second++)
        {
            stream.Script.Pass(TimeSpan.FromSeconds(1)).ExpectNothing();
        }

        stream.Ack(response);

        Assert.Null(Assert.Single(stream.Expect().OnWire).Resource_);
        stream.Script.ExpectNothing();
    }

    [Theory, Trait("Case", "119"), Runs(Speaks.Delta, "VHDS")]
    public void C119_NameByAlias_IsAnsweredByItsCanonicalNameAndAllAliases(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type));
        stream.Has(stream.Make("r/shop").WithAliases(["r/shop.example", "r/www.shop.example"]), stream.Make("r/other"));

        stream.Ask("r/shop.example");

        var response = stream.Expect();
        var host = Assert.Single(response.OnWire);
        Assert.Equal("r/shop", host.Name);
        Assert.Equal(["r/shop.example", "r/www.shop.example"], host.Aliases);
        Assert.Empty(response.Removed);
        stream.Ack(response);
        stream.ExpectQuiet();
        stream.Has(stream.Make("r/shop", 2).WithAliases(["r/shop.example"]), stream.Make("r/other", 2));
        Assert.Equal(["r/shop"], stream.Expect().Names);
    }

    [Theory, Trait("Case", "119"), Runs(Speaks.Delta, "VHDS")]
    public void C119_UnknownAlias_IsAResourceWithoutBody_AndServedWhenItAppears(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("r/other");

        stream.Ask("r/late.example");

        var response = stream.Expect();
        var missing = Assert.Single(response.OnWire);
        Assert.Equal(("r/late.example", null), (missing.Name, missing.Resource_));
        Assert.Equal(["r/late.example"], missing.Aliases);
        Assert.Empty(response.Removed);
        stream.Ack(response);
        stream.ExpectQuiet();
        stream.Has(stream.Make("r/late").WithAliases(["r/late.example"]), stream.Make("r/other"));
        Assert.Equal("r/late", Assert.Single(stream.Expect().OnWire).Name);
    }

    [Theory, Trait("Case", "119"), Runs(Speaks.Delta, "VHDS")]
    public void C119_AliasOrItsResourceIsDropped_BothEndIt_AndARemovalIsToldByName(XdsVariant variant, StreamKind kind, string type)
    {
        foreach (var dropped in new[] { "r/a.example", "r/a", "" })
        {
            var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type));
            stream.Has(stream.Make("r/a").WithAliases(["r/a.example"]));
            stream.Ask("r/a.example");
            stream.Settle();
            if (dropped.Length == 0)
            {
                stream.Has(Array.Empty<EnvoyResource>());
                stream.ExpectRemoved("r/a");
                continue;
            }

            stream.Drop(dropped);
            stream.Has(stream.Make("r/a", 2).WithAliases(["r/a.example"]));
            stream.ExpectQuiet();
            stream.Add("r/a.example");
            Assert.Equal(["r/a"], stream.Expect().Names);
        }
    }

    [Theory, Trait("Case", "120"), Trait("Bug", "17"), Runs(Speaks.Delta, AggregatedOnly = true)]
    public void C120_EmptyFirstRequestForVirtualHosts_GetsThoseOfItsRoutesThatFetchThem(XdsVariant variant)
    {
        EnvoyResource[] hosts = [Host("mine/a"), Host("other/b"), Host("plain/c")];
        var script = new SessionScript(variant).Publish(
            [.. hosts, CaseResources.RoutesThatFetch("mine"), CaseResources.RoutesThatFetch("other"), XdsResources.Routes("plain")]);
        script.Ask(Route, "mine", "plain");
        script.Drain();

        script.Ask(VirtualHost);

        var response = script.Expect(VirtualHost);
        Assert.Equal(["mine/a"], response.Names);
        script.Ack(response);
        script.ExpectNothing();
        script.AskAgain(Route, "other");
        script.Ack(script.Expect(Route));
        var more = script.Expect(VirtualHost);
        Assert.Equal(["other/b"], more.Names);
        script.Ack(more);
        script.ExpectNothing();
        Assert.Equal(1, script.Session.ConvergedRevision);
    }

    [Theory, Trait("Case", "120"), Runs(Speaks.Delta, "VHDS")]
    public void C120_VirtualHostsOnTheirOwnStream_AreThoseOfAllRoutesThatFetchThem(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type));
        stream.Has(Host("mine/a"), Host("plain/c"), CaseResources.RoutesThatFetch("mine"), XdsResources.Routes("plain"));

        stream.Ask();

        Assert.Equal(["mine/a"], stream.Expect().Names);
    }

    [Theory, Trait("Case", "121"), Trait("Bug", "17"), Runs(Speaks.Delta, "CDS")]
    public void C121_ClusterOnDemandUnderWildcard_IsAnsweredAtOnceEitherWay(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A");
        stream.Ask("*");
        stream.Settle();

        stream.Add("A", "unknown");

        var response = stream.ExpectExactly("A");
        Assert.Equal(["unknown"], response.Removed);
    }

    [Theory, Trait("Case", "122"), Runs(Speaks.Delta, "CDS")]
    public void C122_ClusterOnDemandIsDroppedUnderWildcard_IsAnswered(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A");
        stream.Ask("*");
        stream.Settle();
        stream.Add("A", "unknown");
        stream.Settle();

        stream.Drop("A", "unknown");

        Assert.Equal(["unknown"], stream.ExpectExactly("A").Removed);
    }

    [Theory, Trait("Case", "123"), Runs(Speaks.Both, "CDS", "RDS", "EDS")]
    public void C123_ParametersInAnotherOrder_AreTheSameName(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type));
        var name = Xdstp(type, "shop%20a?b=2&a=1");
        stream.Has(stream.Make(name));

        stream.Ask(Xdstp(type, "sho%70%20a?a=1&b=2#alt=xdstp://other"));

        var response = stream.Expect();
        Assert.Equal([Xdstp(type, "shop%20a?a=1&b=2")], response.Names);
        Assert.Empty(response.Removed);
        stream.Ack(response);
        stream.ExpectQuiet();
    }

    [Fact, Trait("Case", "123")]
    public void C123_NameOfAnotherType_IsRefusedWhereItIsMade() =>
        Assert.Throws<ArgumentException>(() => CaseResources.Make(Cluster, Xdstp("EDS", "a")));

    [Theory, Trait("Case", "124"), Runs(Speaks.Delta, "CDS", "RDS", "EDS", "LEDS")]
    public void C124_Collection_HasItsMembersAndExactlyItsParameters(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type));
        EnvoyResource[] members = [stream.Make(Xdstp(type, "foo/a?x=1")), stream.Make(Xdstp(type, "foo/b?x=1"))];
        EnvoyResource[] others = [stream.Make(Xdstp(type, "foo/a?x=2")), stream.Make(Xdstp(type, "foo/a")), stream.Make(Xdstp(type, "bar/a?x=1"))];
        stream.Has([.. members, .. others]);

        stream.Ask(Xdstp(type, "foo/*?x=1"));

        stream.ExpectExactly(members);
        var added = stream.Make(Xdstp(type, "foo/c?x=1"));
        stream.Has([.. members, .. others, added, stream.Make(Xdstp(type, "foo/c"))]);
        stream.ExpectExactly(added);
    }

    [Theory, Trait("Case", "124"), Runs(Speaks.Delta, "CDS", "RDS", "EDS", "LEDS")]
    public void C124_EmptyCollection_IsToldRemovedByItsName_AndFilledLater(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has(Xdstp(type, "bar/a"));
        var collection = Xdstp(type, "foo/*");

        stream.Ask(collection);

        stream.ExpectRemoved(collection);
        stream.Has(stream.Make(Xdstp(type, "foo/a")));
        stream.ExpectExactly(Xdstp(type, "foo/a"));
        stream.Drop(collection);
        stream.Has(stream.Make(Xdstp(type, "foo/a"), 2));
        stream.ExpectQuiet();
        stream.Add(collection);
        stream.ExpectExactly(stream.Make(Xdstp(type, "foo/a"), 2));
    }

    [Theory, Trait("Case", "125"), Runs(Speaks.Delta, "CDS", "RDS", "EDS")]
    public void C125_PlainPrefix_HasItsMembers(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("collection/a", "collection/b", "collections/c", "collection");

        stream.Ask("collection/*");

        stream.ExpectExactly("collection/a", "collection/b");
        stream.Has("collection/a", "collection/b", "collection/d", "collections/c", "collection");
        stream.ExpectExactly("collection/d");
    }

    [Theory, Trait("Case", "126"), Runs(Speaks.Sotw, "CDS", "LDS", "RDS", "EDS")]
    public void C126_StructuredAndPlainNames_LiveOnOneStream(XdsVariant variant, StreamKind kind, string type)
    {
        var structured = Xdstp(type, "a?x=1");
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("plain", structured);

        stream.Ask("plain", structured);

        stream.ExpectExactly("plain", structured);
        stream.Script.AskAgain(CaseResources.TypeOf(type), structured, "plain");
        stream.ExpectQuiet();
    }

    [Theory, Trait("Case", "128"), Runs(Speaks.Delta, "LEDS")]
    public void C128_EndpointsOfALocality_AreACollection_AndRemovalsAreTold(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type));
        var (a, b) = (Xdstp(type, "cluster/zone/a"), Xdstp(type, "cluster/zone/b"));
        stream.Has(a, b, Xdstp(type, "cluster/elsewhere/c"));
        stream.Ask(Xdstp(type, "cluster/zone/*"));
        stream.ExpectExactly(a, b);

        stream.Has(b, Xdstp(type, "cluster/elsewhere/c"));

        stream.ExpectRemoved(a);
    }

    private static string Xdstp(string type, string path) =>
        $"xdstp://authority/{CaseResources.TypeOf(type).TypeUrl["type.googleapis.com/".Length..]}/{path}";

    private static EnvoyResource Host(string name) => CaseResources.Make(VirtualHost, name);

    private static CaseStream WithTtl(XdsVariant variant, StreamKind kind, string type, ClientCapabilities client, out WireResponse first)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type), client: client);
        stream.Has(stream.Make("A").WithTtl(Ttl));
        stream.Ask("A");
        first = stream.Expect();
        stream.Ack(first);
        stream.Script.ExpectNothing();
        return stream;
    }
}
