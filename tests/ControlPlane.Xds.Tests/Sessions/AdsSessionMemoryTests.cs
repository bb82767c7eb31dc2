using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Tests.Sessions;

/// <summary>What a stream costs when it is up to date: a reference to the table, not a copy of it.</summary>
[Collection(nameof(Alone))]
public sealed class AdsSessionMemoryTests
{
    private const int Clusters = 2_000;
    private const int Sessions = 50;

    private static readonly Snapshot World = Snapshot.Create(
        1,
        ResourceTable.Create(Cluster, Names(Clusters).Select(name => XdsResources.Cluster(name))),
        ResourceTable.Create(Endpoint, Names(Clusters).Select(name => XdsResources.Endpoints(name))));

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Session_ThatHoldsEverything_KeepsNothingPerResource(XdsVariant variant)
    {
        AtRest(variant, withEndpoints: false);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var sessions = Enumerable.Range(0, Sessions).Select(_ => AtRest(variant, withEndpoints: false)).ToArray();

        var perSession = (GC.GetTotalMemory(forceFullCollection: true) - before) / Sessions;
        Assert.InRange(perSession, 0, 8 * 1024);
        GC.KeepAlive(sessions);
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Session_ThatAsksByName_KeepsTheNamesAndNoMore(XdsVariant variant)
    {
        AtRest(variant, withEndpoints: true);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var sessions = Enumerable.Range(0, Sessions).Select(_ => AtRest(variant, withEndpoints: true)).ToArray();

        var perName = (GC.GetTotalMemory(forceFullCollection: true) - before) / Sessions / Clusters;
        Assert.InRange(perName, 0, 64);
        GC.KeepAlive(sessions);
    }

    private static IEnumerable<string> Names(int count) => Enumerable.Range(0, count).Select(number => $"outbound|80||service-{number}.shop.svc");

    private static AdsSession AtRest(XdsVariant variant, bool withEndpoints)
    {
        var session = new AdsSession(variant, new SessionOptions());
        session.OnSnapshot(World);
        session.OnRequest(new SubscriptionRequest { TypeUrl = Cluster.TypeUrl }, DateTimeOffset.UnixEpoch);
        string[] names = withEndpoints ? [.. Names(Clusters)] : [];
        if (withEndpoints)
        {
            session.OnRequest(new SubscriptionRequest { TypeUrl = Endpoint.TypeUrl, Names = names }, DateTimeOffset.UnixEpoch);
        }

        while (session.NextResponse(DateTimeOffset.UnixEpoch).Response is { } response)
        {
            session.OnRequest(
                new SubscriptionRequest
                {
                    TypeUrl = response.Type.TypeUrl,
                    ResponseNonce = response.Nonce,
                    Names = variant == XdsVariant.Sotw && ReferenceEquals(response.Type, Endpoint) ? names : [],
                },
                DateTimeOffset.UnixEpoch);
        }

        Assert.Equal(1, session.ConvergedRevision);
        return session;
    }
}
