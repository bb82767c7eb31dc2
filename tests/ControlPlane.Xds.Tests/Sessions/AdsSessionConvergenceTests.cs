using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using CsCheck;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Tests.Sessions;

/// <summary>
/// Any interleaving of snapshots, subscriptions, answers, refusals and time ends with the client holding exactly what it should (cases 71,
/// 72, 93, 146, 147): whatever is stale, broken off, slow or refused on the way. A sample of four hundred; MESH_TEST_FULL=1 makes it twenty
/// thousand. A failure prints the seed that repeats it.
/// </summary>
public sealed class AdsSessionConvergenceTests
{
    private const int BadRevision = 3;
    private static readonly string[] Names = ["a", "b", "c", "d"];
    private static readonly ResourceType[] Types = [Cluster, Endpoint, Listener, ResourceType.Route];
    private static readonly Dictionary<(ResourceType, string, int), EnvoyResource> Pool = MakePool();

    private static readonly HashSet<EnvoyResource> Bad = [.. Pool.Where(pair => pair.Key.Item3 == BadRevision).Select(pair => pair.Value)];

    [Theory, Trait("Case", "71"), Trait("Case", "72"), Trait("Case", "93"), Trait("Case", "146"), Trait("Case", "147")]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Client_AfterAnyInterleaving_HoldsTheLastGoodFormOfEverything(XdsVariant variant) =>
        Gen.Select(Gen.Int[0, 14], Gen.Int[0, int.MaxValue]).Array[1, 80].Sample(
            steps =>
            {
                var stream = new ModelStream(variant, Bad.Contains);
                try
                {
                    Run(stream, steps);
                    Check(stream, variant);
                }
                catch (Exception exception)
                {
                    throw new InvalidOperationException($"{exception.Message}\n{string.Join('\n', stream.Trace)}", exception);
                }
            },
            iter: (Environment.GetEnvironmentVariable("MESH_TEST_FULL") == "1" ? 200 : 4) * CsCheck.Check.Iter);

    private static void Run(ModelStream stream, (int, int)[] steps)
    {
        stream.Client.OpenWildcard(Cluster);
        stream.Client.OpenWildcard(Listener);
        foreach (var (step, choice) in steps)
        {
            Play(stream, step, choice);
        }

        if (stream.Snapshot.Revision == 0)
        {
            stream.Publish(RandomSnapshot(1, steps.Length));
        }

        stream.Settle();
    }

    private static void Play(ModelStream stream, int step, int choice)
    {
        switch (step)
        {
            case 0 or 1:
                stream.Publish(RandomSnapshot(stream.Snapshot.Revision + 1, choice));
                break;
            case 2:
                stream.Client.SetNames(choice % 2 == 0 ? Endpoint : ResourceType.Route, Subset(choice / 2));
                break;
            case 3 or 4 or 5:
                stream.ServerTakes();
                break;
            case 6 or 7 or 8:
                stream.ServerSends();
                break;
            case 9 or 10:
                stream.ClientReceives();
                break;
            case 11 when choice % 3 == 0:
                stream.Reconnect();
                break;
            case 12 or 13:
                stream.Client.Repeat(Types[choice % Types.Length], choice / Types.Length);
                break;
            default:
                stream.Pass(TimeSpan.FromMilliseconds(choice % 8 == 0 ? 31_000 : choice % 2500));
                break;
        }
    }

    private static void Check(ModelStream stream, XdsVariant variant)
    {
        foreach (var type in Types)
        {
            var table = stream.Snapshot.Table(type);
            var held = stream.Client.Held(type);
            var asked = type.IsWildcard ? Names : stream.Client.Names(type);
            foreach (var name in asked)
            {
                table.TryGet(name, out var wanted);
                held.TryGetValue(name, out var has);
                if (wanted is null)
                {
                    // State of the world has no words for the removal of what was asked for by name; "no endpoints" it can say.
                    Assert.True(
                        has is null || IsEmptyAssignment(has) || (variant == XdsVariant.Sotw && !type.FullStateInSotw) || IsNeeded(stream, type, name),
                        $"{type}/{name} should be gone");
                }
                else if (Bad.Contains(wanted))
                {
                    Assert.True(has is null || !Bad.Contains(has));
                }
                else
                {
                    Assert.True(wanted.Equals(has), $"{type}/{name}: should be {wanted}, is {has}");
                }
            }
        }

        // Decision 7: no cluster is left waiting for endpoints that exist.
        Assert.DoesNotContain(
            stream.Client.Warming, name => stream.Snapshot.Endpoints.TryGet(name, out var endpoints) && !Bad.Contains(endpoints));

        // Every response has a cause: a request, or a change.
        Assert.True(stream.Sent <= stream.Taken + stream.Changes, $"{stream.Sent} responses to {stream.Taken} requests and {stream.Changes} changes");

        // All is answered, and the same content again is no reason to send anything.
        Assert.Equal(stream.Snapshot.Revision, stream.Session.ConvergedRevision);
        var sent = stream.Sent;
        stream.Publish(stream.Snapshot.With(
            stream.Snapshot.Revision + 1, [.. Types.Select(type => ResourceTable.Create(type, stream.Snapshot.Table(type).Reverse()))]));
        stream.Settle();
        Assert.Equal(sent, stream.Sent);
    }

    /// <summary>
    /// Whether the client goes on with an old form of something, because it refuses the new one, and that leads to this resource.
    /// </summary>
    private static bool IsNeeded(ModelStream stream, ResourceType type, string name) =>
        Types.SelectMany(other => stream.Client.Held(other).Values)
            .Where(held => held.References.Contains(new ResourceReference(type, name)))
            .Any(held => stream.Snapshot.Table(held.Type).TryGet(held.Name, out var wanted)
                ? Bad.Contains(wanted)
                : IsNeeded(stream, held.Type, held.Name));

    private static bool IsEmptyAssignment(EnvoyResource resource) =>
        ReferenceEquals(resource.Type, Endpoint)
        && Envoy.Config.Endpoint.V3.ClusterLoadAssignment.Parser.ParseFrom(resource.Message.Span).Endpoints.Count == 0;

    private static List<string> Subset(int choice) => [.. Names.Where((_, index) => (choice >> index) % 2 == 1)];

    private static Snapshot RandomSnapshot(long revision, int choice)
    {
        var random = new Random(choice);
        return Snapshot.Create(
            revision,
            Types.Select(type => ResourceTable.Create(
                type,
                Names.Select(name => (Name: name, Revision: random.Next(0, BadRevision + 1)))
                    .Where(pick => pick.Revision > 0)
                    .Select(pick => Pool[(type, pick.Name, pick.Revision)]))));
    }

    private static Dictionary<(ResourceType, string, int), EnvoyResource> MakePool() =>
        (from type in Types
         from name in Names
         from revision in Enumerable.Range(1, BadRevision)
         select (Key: (type, name, revision), Value: MakeResource(type, name, revision)))
        .ToDictionary(pair => pair.Key, pair => pair.Value);

    private static EnvoyResource MakeResource(ResourceType type, string name, int revision) =>
        ReferenceEquals(type, Cluster) ? XdsResources.Cluster(name, revision)
        : ReferenceEquals(type, Endpoint) ? XdsResources.Endpoints(name, revision)
        : ReferenceEquals(type, Listener) ? XdsResources.Listener(name, revision, name)
        : XdsResources.Routes(name, revision, name);
}
