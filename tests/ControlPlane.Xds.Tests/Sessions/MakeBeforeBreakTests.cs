using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using CsCheck;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Tests.Sessions;

/// <summary>
/// A client that follows references as Envoy does, under a random stream of consistent snapshots: at no moment does it hold a route to a
/// cluster that it does not have, or whose endpoints it never got (R56, R57).
/// </summary>
public sealed class MakeBeforeBreakTests
{
    private static readonly string[] Names = ["a", "b", "c", "d", "e"];
    private static readonly EnvoyResource[] Routes = [.. Enumerable.Range(0, 32).Select(mask => XdsResources.Routes("r", mask, Pick(mask)))];
    private static readonly EnvoyResource ListenerOfRoutes = XdsResources.Listener("l", routes: "r");

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Client_WhileClustersComeAndGo_NeverRoutesToNothing(XdsVariant variant) =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[1, 31]).Array[1, 120].Sample(
            steps =>
            {
                var stream = new ModelStream(variant, _ => false);
                try
                {
                    Boot(stream);
                    foreach (var (step, mask) in steps)
                    {
                        Play(stream, step, mask);
                        CheckRoutes(stream.Client);
                    }

                    stream.Settle(() => CheckRoutes(stream.Client));
                    Assert.Equal(Pick(MaskOf(stream.Snapshot)), stream.Client.Held(Cluster).Keys.Order());
                    Assert.Empty(stream.Notices);
                }
                catch (Exception exception)
                {
                    throw new InvalidOperationException($"{exception.Message}\n{string.Join('\n', stream.Trace)}", exception);
                }
            },
            iter: 4 * CsCheck.Check.Iter);

    private static void Boot(ModelStream stream)
    {
        stream.Publish(World(1, 31));
        stream.Client.OpenWildcard(Cluster);
        stream.Client.SetNames(Endpoint, Names);
        stream.Client.OpenWildcard(Listener);
        stream.Client.SetNames(ResourceType.Route, ["r"]);
        stream.Settle();
    }

    private static void Play(ModelStream stream, int step, int mask)
    {
        switch (step)
        {
            case 0:
                stream.Publish(World(stream.Snapshot.Revision + 1, mask));
                break;
            case 1 or 2 or 3:
                stream.ServerTakes();
                break;
            case 4 or 5:
                stream.ServerSends();
                break;
            case 6 or 7 or 8:
                stream.ClientReceives();
                stream.Client.SetNames(Endpoint, [.. stream.Client.Held(Cluster).Keys]);
                break;
            default:
                // Slow enough to be random, too quick for the timers that give up waiting.
                stream.Pass(TimeSpan.FromMilliseconds(mask));
                break;
        }
    }

    private static void CheckRoutes(ModelClient client)
    {
        foreach (var reference in client.Held(ResourceType.Route).Values.SelectMany(routes => routes.References))
        {
            Assert.True(client.Held(Cluster).ContainsKey(reference.Name), $"No cluster {reference.Name}");
            Assert.True(client.Held(Endpoint).ContainsKey(reference.Name), $"No endpoints for {reference.Name}");
        }
    }

    private static int MaskOf(Snapshot snapshot) =>
        Names.Select((name, index) => snapshot.Clusters.TryGet(name, out _) ? 1 << index : 0).Sum();

    private static string[] Pick(int mask) => [.. Names.Where((_, index) => (mask >> index) % 2 == 1)];

    private static Snapshot World(long revision, int mask) =>
        Snapshot.Create(
            revision,
            ResourceTable.Create(Cluster, Pick(mask).Select(name => XdsResources.Cluster(name))),
            ResourceTable.Create(Endpoint, Pick(mask).Select(name => XdsResources.Endpoints(name))),
            ResourceTable.Create(Listener, [ListenerOfRoutes]),
            ResourceTable.Create(ResourceType.Route, [Routes[mask]]));
}
