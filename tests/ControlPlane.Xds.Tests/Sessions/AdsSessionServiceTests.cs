using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Tests.Sessions;

/// <summary>Streams of one type, and messages that belong on no stream.</summary>
[Trait("Case", "90")]
public sealed class AdsSessionServiceTests
{
    public static TheoryData<XdsVariant, string> Services { get; } =
        [.. from type in All
            from variant in Enum.GetValues<XdsVariant>()
            where variant == XdsVariant.Delta || !type.IsDeltaOnly
            select (variant, type.ShortName)];

    [Theory]
    [MemberData(nameof(Services))]
    public void Request_WithoutTypeUrl_IsOfTheServicesType(XdsVariant variant, string service)
    {
        var type = All.Single(it => it.ShortName == service);
        var session = AdsSession.ForType(type, variant, new SessionOptions());

        var verdict = session.OnRequest(new SubscriptionRequest { TypeUrl = "", Names = ["a"] }, DateTimeOffset.UnixEpoch);

        Assert.Same(type, Assert.IsType<RequestVerdict.Opened>(verdict).Type);
        Assert.IsType<RequestVerdict.Updated>(
            session.OnRequest(new SubscriptionRequest { TypeUrl = type.TypeUrl, Names = ["a"] }, DateTimeOffset.UnixEpoch));
        Assert.Single(session.Status);
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Request_OfAnotherTypeThanTheServices_IsMalformedAndChangesNothing(XdsVariant variant)
    {
        var session = AdsSession.ForType(Cluster, variant, new SessionOptions());

        var verdict = session.OnRequest(new SubscriptionRequest { TypeUrl = Listener.TypeUrl }, DateTimeOffset.UnixEpoch);

        var malformed = Assert.IsType<RequestVerdict.Malformed>(verdict);
        Assert.Contains(Listener.TypeUrl, malformed.Reason, StringComparison.Ordinal);
        Assert.Same(Listener, malformed.Type);
        Assert.Empty(session.Status);
        Assert.IsType<RequestVerdict.Opened>(session.OnRequest(new SubscriptionRequest { TypeUrl = "" }, DateTimeOffset.UnixEpoch));
        session.OnSnapshot(Snapshot.Create(1, ResourceTable.Create(Cluster, [XdsResources.StaticCluster("a")])));
        Assert.NotNull(session.NextResponse(DateTimeOffset.UnixEpoch).Response);
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Request_WithoutTypeUrlOnAnAggregatedStream_IsMalformed(XdsVariant variant)
    {
        var session = new AdsSession(variant, new SessionOptions());

        Assert.IsType<RequestVerdict.Malformed>(session.OnRequest(new SubscriptionRequest { TypeUrl = "" }, DateTimeOffset.UnixEpoch));
        Assert.Empty(session.Status);
    }

    [Fact]
    public void ForType_StateOfTheWorldOfAnIncrementalType_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => AdsSession.ForType(VirtualHost, XdsVariant.Sotw, new SessionOptions()));
        Assert.Throws<ArgumentException>(() => AdsSession.ForType(LocalityEndpoint, XdsVariant.Sotw, new SessionOptions()));
    }
}
