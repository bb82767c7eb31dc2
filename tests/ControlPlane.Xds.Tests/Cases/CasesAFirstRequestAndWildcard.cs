using ControlPlane.Xds.Sessions;

namespace ControlPlane.Xds.Tests.Cases;

/// <summary>Section A: what the first request means, and what "everything" is.</summary>
public sealed class CasesAFirstRequestAndWildcard
{
    [Theory, Trait("Case", "1"), Runs(Speaks.Both, "CDS", "LDS")]
    public void C1_FirstRequestWithoutNames_GetsAllInOneResponse(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Stream(variant, kind, type).Has("A", "B", "C");

        stream.Ask();

        var response = stream.ExpectExactly("A", "B", "C");
        Assert.Equal(stream.Script.Snapshot.Table(CaseResources.TypeOf(type)).Version, response.Version);
    }

    [Theory, Trait("Case", "2"), Runs(Speaks.Both, "CDS", "LDS")]
    public void C2_OneChanges_FullSetOrThatOne(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Wildcard(variant, kind, type, "A", "B", "C");

        stream.Has(stream.Make("A"), stream.Make("B", 2), stream.Make("C"));

        stream.ExpectExactly(
            variant == XdsVariant.Sotw ? [stream.Make("A"), stream.Make("B", 2), stream.Make("C")] : [stream.Make("B", 2)]);
    }

    [Theory, Trait("Case", "3"), Runs(Speaks.Both, "CDS", "LDS")]
    public void C3_OneIsNew_FullSetOrThatOne(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Wildcard(variant, kind, type, "A", "B", "C");

        stream.Has("A", "B", "C", "D");

        stream.ExpectExactly(variant == XdsVariant.Sotw ? ["A", "B", "C", "D"] : ["D"]);
    }

    [Theory, Trait("Case", "4"), Runs(Speaks.Both, "CDS", "LDS", "EDS", "RDS")]
    public void C4_Star_GetsAll_AndLaterEmptyRequestsAreNoSubscription(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Stream(variant, kind, type).Has("A", "B");

        stream.Ask("*");

        var response = stream.Expect();
        Assert.Equal(["A", "B"], response.Names);
        Assert.IsType<RequestVerdict.Acked>(stream.Ack(response));
        stream.ExpectQuiet();
    }

    [Theory, Trait("Case", "5"), Runs(Speaks.Sotw, "CDS", "LDS")]
    public void C5_NameAfterLegacyWildcard_LeavesOnlyTheName(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Wildcard(variant, kind, type, "A", "B");

        stream.Add("A");
        stream.Settle();
        stream.Has(stream.Make("A"), stream.Make("B", 2));

        stream.ExpectQuiet();
    }

    [Theory, Trait("Case", "6"), Runs(Speaks.Delta, "CDS", "LDS")]
    public void C6_NameUnderLegacyWildcard_KeepsWildcard_UntilStarIsDropped(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Wildcard(variant, kind, type, "A", "B");

        stream.Add("A");
        stream.ExpectExactly("A");
        stream.Has(stream.Make("A"), stream.Make("B", 2));
        stream.ExpectExactly(stream.Make("B", 2));
        stream.Drop("*");
        stream.Has(stream.Make("A", 2), stream.Make("B", 3));

        stream.ExpectExactly(stream.Make("A", 2));
    }

    [Theory, Trait("Case", "7"), Runs(Speaks.Sotw, "CDS", "LDS")]
    public void C7_StarThenNameThenNothing_NarrowsAndNeverWidensAgain(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Stream(variant, kind, type).Has("A", "B");
        stream.Ask("*", "A");
        stream.ExpectExactly("A", "B");

        stream.Drop("*");
        stream.Settle();
        stream.Has(stream.Make("A"), stream.Make("B", 2));
        stream.ExpectQuiet();
        stream.Drop("A");
        stream.Has(stream.Make("A", 3), stream.Make("B", 3));

        stream.ExpectQuiet();
    }

    [Theory, Trait("Case", "8"), Runs(Speaks.Delta, "EDS", "CDS")]
    public void C8_StarAmongNames_AndGoneAgain_LeavesTheNames(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Stream(variant, kind, type).Has("1", "2", "3");
        stream.Ask("1");
        stream.ExpectExactly("1");
        stream.Add("*");
        stream.ExpectExactly("2", "3");
        stream.Add("2");
        stream.ExpectExactly("2");

        stream.Drop("*");
        stream.Has(stream.Make("1", 2), stream.Make("2", 2), stream.Make("3", 2));

        stream.ExpectExactly(stream.Make("1", 2), stream.Make("2", 2));
    }

    [Theory, Trait("Case", "9"), Runs(Speaks.Delta, "CDS", "LDS")]
    public void C9_NamesDroppedUnderWildcard_AreAnswered(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Wildcard(variant, kind, type, "1", "2", "3");
        stream.Add("2", "4");
        stream.Settle();

        stream.Drop("2", "4");

        var response = stream.ExpectExactly("2");
        Assert.Equal(["4"], response.Removed);
    }

    [Theory, Trait("Case", "10"), Runs(Speaks.Delta, "CDS", "LDS")]
    public void C10_NameNeverSubscribedIsDropped_NothingHappens(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Wildcard(variant, kind, type, "A");

        stream.Drop("A", "never");
        stream.ExpectQuiet();

        stream.Has(stream.Make("A", 2));
        stream.ExpectExactly(stream.Make("A", 2));
    }

    [Theory, Trait("Case", "11"), Runs(Speaks.Both, "CDS", "LDS")]
    public void C11_WithoutLegacyWildcard_OnlyStarGetsAll(XdsVariant variant, StreamKind kind, string type)
    {
        var chosen = new SessionOptions { TypesWithoutLegacyWildcard = [CaseResources.TypeOf(type)] };
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type), chosen).Has("A", "B");

        Assert.True(Assert.IsType<RequestVerdict.Opened>(stream.Ask()).IsEmpty);
        stream.ExpectQuiet();
        stream.Add("*");

        stream.ExpectExactly("A", "B");
    }

    [Theory, Trait("Case", "11"), Runs(Speaks.Both, "CDS", "LDS")]
    public void C11_ClientThatNeverMeansAllByNothing_GetsNothing(XdsVariant variant, StreamKind kind, string type)
    {
        var grpc = ClientCapabilities.Of(new Envoy.Config.Core.V3.Node { UserAgentName = "gRPC Go" });
        var stream = new CaseStream(variant, kind, CaseResources.TypeOf(type), client: grpc).Has("A", "B");

        stream.Ask();
        stream.ExpectQuiet();
        stream.Add("*");

        stream.ExpectExactly("A", "B");
    }

    [Theory, Trait("Case", "12"), Runs(Speaks.Sotw, "CDS", "LDS", "EDS", "RDS")]
    public void C12_EmptyListAfterNames_EndsItQuietly(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Stream(variant, kind, type).Has("A", "B");
        stream.Ask("A");
        stream.ExpectExactly("A");

        Assert.IsType<RequestVerdict.Updated>(stream.Drop("A"));
        stream.ExpectQuiet();
        stream.Has(stream.Make("A", 2), stream.Make("B", 2));

        stream.ExpectQuiet();
    }

    [Theory, Trait("Case", "13"), Runs(Speaks.Both, "EDS", "RDS", "SDS", "ECDS", "RTDS", "LEDS")]
    public void C13_EmptyFirstRequestOfATypeAskedByName_GetsNothingAndIsToldApart(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Stream(variant, kind, type).Has("A");

        var opened = Assert.IsType<RequestVerdict.Opened>(stream.Ask());

        Assert.True(opened.IsEmpty);
        stream.ExpectQuiet();
        stream.Has(stream.Make("A", 2));
        stream.ExpectQuiet();
    }

    [Theory, Trait("Case", "14"), Runs(Speaks.Both, "SRDS")]
    public void C14_ScopedRoutes_AreAllThere_AndAFullSetEachTime(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Wildcard(variant, kind, type, "A", "B");

        stream.Has(stream.Make("A"), stream.Make("B", 2));
        stream.ExpectExactly(variant == XdsVariant.Sotw ? [stream.Make("A"), stream.Make("B", 2)] : [stream.Make("B", 2)]);
        stream.Has(stream.Make("B", 2));

        var response = stream.ExpectExactly(variant == XdsVariant.Sotw ? [stream.Make("B", 2)] : []);
        Assert.Equal(variant == XdsVariant.Delta ? ["A"] : [], response.Removed);
    }

    [Theory, Trait("Case", "15"), Runs(Speaks.Both, "CDS", "LDS", "SRDS")]
    public void C15_WildcardOnNothing_IsAnsweredEmptyOnce(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Stream(variant, kind, type).Has(Array.Empty<EnvoyResource>());

        stream.Ask();

        stream.ExpectExactly(Array.Empty<EnvoyResource>());
        stream.ExpectQuiet();
    }

    [Theory, Trait("Case", "16"), Runs(Speaks.Both, "CDS", "LDS", "EDS", "RDS")]
    public void C16_StateAfterTheRequest_IsSentWhenItComes(XdsVariant variant, StreamKind kind, string type)
    {
        var stream = Stream(variant, kind, type);
        stream.Ask("A");
        stream.ExpectQuiet();

        stream.Has("A");

        stream.ExpectExactly("A");
    }

    private static CaseStream Stream(XdsVariant variant, StreamKind kind, string type) => new(variant, kind, CaseResources.TypeOf(type));

    private static CaseStream Wildcard(XdsVariant variant, StreamKind kind, string type, params string[] names)
    {
        var stream = Stream(variant, kind, type).Has(names);
        stream.Ask();
        return stream.Settle();
    }
}
