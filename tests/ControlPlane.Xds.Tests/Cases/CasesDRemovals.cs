using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using ControlPlane.Xds.Tests.Sessions;
using Envoy.Config.Core.V3;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Tests.Cases;

/// <summary>Section D: full sets, parts of them, and how a client learns that something is gone.</summary>
public sealed class CasesDRemovals
{
    [Theory, Trait("Case", "63"), Runs(Speaks.Sotw, "CDS", "LDS")]
    public void C63_OneIsDeleted_TheFullSetLacksIt(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Wildcard(variant, kind, type, "A", "B");

        stream.Has("A");

        ExpectAfterGrace(stream, "A");
    }

    [Theory, Trait("Case", "75"), Runs(Speaks.Sotw, "LDS")]
    public void C75_ClientThatDoesNotRecover_KeepsARemovedListener(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type), client: new ClientCapabilities { RecoversListeners = false }).Has("A", "B");
        stream.Ask("A", "B");
        stream.Settle();

        stream.Has("B").ExpectQuiet();
        stream.Has("A", "B").ExpectQuiet();
        stream.Has(stream.Make("A", 2), stream.Make("B"));

        stream.ExpectExactly(stream.Make("A", 2), stream.Make("B"));
    }

    [Theory, Trait("Case", "64"), Runs(Speaks.Sotw, "CDS", "LDS")]
    public void C64_TheLastIsDeleted_AnEmptySetIsSent(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Wildcard(variant, kind, type, "A");

        stream.Has(Array.Empty<EnvoyResource>());

        ExpectAfterGrace(stream);
    }

    [Theory, Trait("Case", "65"), Runs(Speaks.Sotw, "RDS", "EDS", "SDS", "ECDS", "RTDS")]
    public void C65_SubscribedOneIsDeleted_NothingIsSentUntilItIsBack(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Named(variant, kind, type, "A");

        stream.Has(Array.Empty<EnvoyResource>());
        stream.ExpectQuiet();
        stream.Has("A");

        stream.ExpectExactly("A");
    }

    [Theory, Trait("Case", "66"), Runs(Speaks.Sotw, "CDS", "LDS")]
    public void C66_NamedSet_HoldsAllSubscribedThatExist(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A", "B", "other");
        stream.Ask("A", "B", "late");
        stream.Settle();

        stream.Has(stream.Make("A", 2), stream.Make("B"), stream.Make("other", 2));

        stream.ExpectExactly(stream.Make("A", 2), stream.Make("B"));
    }

    [Theory, Trait("Case", "68"), Runs(Speaks.Delta, "CDS", "LDS", "RDS", "EDS")]
    public void C68_DeletedAddedDeleted_IsToldEachTimeAndNotMore(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Named(variant, kind, type, "A", "B");
        foreach (var _ in new[] { 1, 2 })
        {
            stream.Has("B");
            ExpectRemovedAfterGrace(stream, "A");
            stream.ExpectQuiet();
            stream.Has("A", "B");
            stream.ExpectExactly("A");
        }
    }

    [Theory, Trait("Case", "69"), Runs(Speaks.Delta, "CDS", "LDS")]
    public void C69_DeletedUnderWildcard_IsToldOnce(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Wildcard(variant, kind, type, "A", "B");

        stream.Has("B");
        ExpectRemovedAfterGrace(stream, "A");
        stream.Has(stream.Make("B", 2));

        Assert.Empty(stream.ExpectExactly(stream.Make("B", 2)).Removed);
    }

    [Theory, Trait("Case", "70"), Runs(Speaks.Delta, "CDS", "LDS", "RDS", "EDS")]
    public void C70_NameNeverSentIsDeleted_NothingIsTold(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A", "B");
        stream.Ask("A");
        stream.Settle();

        stream.Has("A");

        stream.ExpectQuiet();
    }

    [Theory, Trait("Case", "73"), Runs(Speaks.Both, AggregatedOnly = true)]
    public void C73_EndpointsOfALivingClusterAreGone_AnEmptyAssignmentSaysSo(XdsVariant variant)
    {
        var script = WithEndpoints(variant, new SessionOptions());

        script.Publish(XdsResources.Cluster("a"), XdsResources.Listener("l"));
        script.Pass(TimeSpan.FromSeconds(20));

        var response = script.Expect(Endpoint);
        Assert.Empty(response.Removed);
        Assert.Empty(Envoy.Config.Endpoint.V3.ClusterLoadAssignment.Parser.ParseFrom(response["a"].Message.Span).Endpoints);
        script.Ack(response, "a");
        script.Pass(TimeSpan.FromMinutes(1)).ExpectNothing();
        script.Publish(XdsResources.Cluster("a"), XdsResources.Endpoints("a"), XdsResources.Listener("l"));
        Assert.Equal(XdsResources.Endpoints("a"), script.Expect(Endpoint)["a"]);
    }

    [Theory, Trait("Case", "73"), Runs(Speaks.Both, AggregatedOnly = true)]
    public void C73_WithoutEmptyAssignments_TheyAreRemovedOrNothingIsSaid(XdsVariant variant)
    {
        var script = WithEndpoints(variant, new SessionOptions { EmptyAssignments = false });

        script.Publish(XdsResources.Cluster("a"), XdsResources.Listener("l"));
        script.Pass(TimeSpan.FromSeconds(20));

        Assert.Equal(variant == XdsVariant.Delta ? ["a"] : [], script.Next()?.Removed ?? []);
        script.ExpectNothing();
    }

    [Theory, Trait("Case", "74"), Trait("Bug", "20"), Runs(Speaks.Delta, AggregatedOnly = true)]
    public void C74_FilterConfigurationStillNamedByAListener_IsNotRemoved(XdsVariant variant)
    {
        var filter = CaseResources.Make(ExtensionConfig, "filter");
        var script = new SessionScript(variant).Publish(filter, CaseResources.ListenerWithFilter("filter"));
        script.Ask(Listener);
        script.Ask(ExtensionConfig, "filter");
        script.Drain();

        script.Publish(CaseResources.ListenerWithFilter("filter"));
        script.ExpectNothing();
        script.Pass(TimeSpan.FromHours(1)).ExpectNothing();
        script.Publish(XdsResources.Listener("l"));
        script.Ack(script.Expect(Listener));
        script.Pass(TimeSpan.FromSeconds(20));

        Assert.Equal(["filter"], script.Expect(ExtensionConfig).Removed);
    }

    [Theory, Trait("Case", "75"), Runs(Speaks.Both, "CDS", "LDS")]
    public void C75_DeletedAndBackUnchanged_IsSentBothTimes(XdsVariant variant, StreamKind kind, string type)
    {
        // Clients of gRPC stay broken by this for a listener, whatever the server does; so the guard of case 138 keeps it from happening.
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has("A", "B");
        stream.Ask("A", "B");
        stream.Settle();
        stream.Has("B");
        stream.Settle();
        stream.Script.Pass(TimeSpan.FromSeconds(3));
        stream.Settle();

        stream.Has("A", "B");

        stream.ExpectExactly(variant == XdsVariant.Sotw ? ["A", "B"] : ["A"]);
    }

    [Theory, Trait("Case", "76"), Runs(Speaks.Sotw, "CDS", "LDS")]
    public void C76_ClientThatIgnoresDeletions_IsServedLikeAnyOther(XdsVariant variant, StreamKind kind, string type)
    {
        var node = new Node { ClientFeatures = { "ignore_resource_deletion" } };
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type), client: ClientCapabilities.Of(node)).Has("A", "B");
        stream.Ask();
        stream.Settle();

        stream.Has("A");

        ExpectAfterGrace(stream, "A");
        Assert.Equal(ClientCapabilities.Plain, ClientCapabilities.Of(node));
    }

    [Theory, Trait("Case", "77"), Runs(Speaks.Both, "CDS", "LDS", "RDS", "EDS", "SDS")]
    public void C77_ForbiddenName_IsToldWhyOnce_AndServedWhenItBecomesAllowed(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type), client: new ClientCapabilities { ReadsErrors = true });
        stream.Has(Forbidden(stream, "secret"), stream.Make("A"));
        stream.Ask("A", "secret");

        var response = stream.ExpectExactly("A");
        var error = Assert.Single(response.Errors);
        Assert.Equal(("secret", 7), (error.ResourceName.Name, error.ErrorDetail.Code));
        Assert.Empty(response.Removed);
        stream.ExpectQuiet();
        stream.Has(Forbidden(stream, "secret"), stream.Make("A", 2));
        Assert.Empty(stream.ExpectExactly(stream.Make("A", 2)).Errors);
        stream.Has(stream.Make("secret"), stream.Make("A", 2));

        var allowed = stream.Expect();
        Assert.Contains("secret", allowed.Names);
        Assert.Empty(allowed.Errors);
    }

    [Theory, Trait("Case", "77"), Runs(Speaks.Delta, "CDS", "RDS", "EDS", "SDS")]
    public void C77_ForbiddenNameToAClientThatMayNotReadErrors_IsToldRemovedToo(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type));
        stream.Has(Forbidden(stream, "secret"), stream.Make("A"));

        stream.Ask("A", "secret");

        var response = stream.ExpectExactly("A");
        Assert.Equal("secret", Assert.Single(response.Errors).ResourceName.Name);
        Assert.Equal(["secret"], response.Removed);
        stream.ExpectQuiet();
        stream.Has("A");
        stream.ExpectQuiet();
    }

    [Theory, Trait("Case", "77"), Runs(Speaks.Both, "CDS", "LDS")]
    public void C77_ForbiddenResourceUnderWildcard_IsJustNotThere(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type), client: new ClientCapabilities { ReadsErrors = true });
        stream.Has(Forbidden(stream, "secret"), stream.Make("A"));

        stream.Ask();

        var response = stream.ExpectExactly("A");
        Assert.Empty(response.Errors);
        Assert.Empty(response.Removed);
    }

    [Theory, Trait("Case", "78"), Runs(Speaks.Delta, "CDS", "LDS", "RDS", "EDS", "SDS")]
    public void C78_UnknownName_IsAnErrorOrRemoved_NeverBoth(XdsVariant variant, StreamKind kind, string type)
    {
        foreach (var readsErrors in new[] { false, true })
        {
            var stream = new CaseStream(
                variant, kind, CaseResources.TypeOf(type), client: new ClientCapabilities { ReadsErrors = readsErrors }).Has("A");
            stream.Ask("A", "unknown");

            var response = stream.ExpectExactly("A");
            Assert.Equal(readsErrors ? [("unknown", 5)] : [], response.Errors.Select(error => (error.ResourceName.Name, error.ErrorDetail.Code)));
            Assert.Equal(readsErrors ? [] : ["unknown"], response.Removed);
            stream.ExpectQuiet();
            stream.Has("A", "unknown");
            stream.ExpectExactly("unknown");
        }
    }

    private static EnvoyResource Forbidden(CaseStream stream, string name) =>
        EnvoyResource.Unavailable(stream.Make(name).Type, name, ResourceFault.PermissionDenied);

    /// <summary>Clusters stay a moment longer than what points at them; alone on a stream nothing points at them.</summary>
    private static void ExpectAfterGrace(CaseStream stream, params string[] names)
    {
        if (ReferenceEquals(stream.Make("any").Type, Cluster))
        {
            stream.Script.ExpectNothing();
            stream.Script.Pass(TimeSpan.FromSeconds(3));
        }

        stream.ExpectExactly(names);
    }

    private static void ExpectRemovedAfterGrace(CaseStream stream, params string[] names)
    {
        if (ReferenceEquals(stream.Make("any").Type, Cluster))
        {
            stream.Script.ExpectNothing();
            stream.Script.Pass(TimeSpan.FromSeconds(3));
        }

        stream.ExpectRemoved(names);
    }

    private static SessionScript WithEndpoints(XdsVariant variant, SessionOptions options)
    {
        var script = new SessionScript(variant, options).Publish(XdsResources.Cluster("a"), XdsResources.Endpoints("a"), XdsResources.Listener("l"));
        script.Ask(Cluster);
        script.Ask(Endpoint, "a");
        script.Ask(Listener);
        script.Drain(type => ReferenceEquals(type, Endpoint) ? ["a"] : []);
        return script;
    }

    private static CaseStream Wildcard(XdsVariant variant, StreamKind kind, string type, params string[] names)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has(names);
        stream.Ask();
        return stream.Settle();
    }

    private static CaseStream Named(XdsVariant variant, StreamKind kind, string type, params string[] names)
    {
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type)).Has(names);
        stream.Ask(names);
        return stream.Settle();
    }
}
