using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Tests.Cases;
using CsCheck;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Tests.Sessions;

/// <summary>
/// Any sequence of changes, names, collections, aliases and scopes ends with the client holding exactly what a naive reading of its
/// subscription gives, and nothing else is sent on the way (cases 119 to 125, 146). MESH_TEST_FULL=1 tries many more; a failure prints its seed.
/// </summary>
public sealed class AdsSessionNamesTests
{
    private const string Prefix = "xdstp://authority/envoy.config.endpoint.v3.LbEndpoint/";

    private static readonly string[] EndpointNames =
        [$"{Prefix}a/1", $"{Prefix}a/2", $"{Prefix}a/1?x=1", $"{Prefix}a/3?x=1", $"{Prefix}b/1", $"{Prefix}a/deep/1", "a/1", "a/2", "b"];

    private static readonly string[] EndpointQuestions =
        [.. EndpointNames, $"{Prefix}a/*", $"{Prefix}a/*?x=1", $"{Prefix}b/*", $"{Prefix}none/*", $"{Prefix}*", "a/*", "unknown"];

    private static readonly string[] HostNames = ["r1/a", "r1/b", "r2/a", "r2/c", "r3/a"];
    private static readonly string[] HostQuestions = [.. HostNames, .. HostNames.Select(AliasOf), "r1/unknown", "*"];
    private static readonly long Iterations = (Environment.GetEnvironmentVariable("MESH_TEST_FULL") == "1" ? 100 : 5) * Check.Iter;

    [Fact, Trait("Case", "124"), Trait("Case", "125"), Trait("Case", "128"), Trait("Case", "146")]
    public void Endpoints_AfterAnyNamesAndCollections_AreExactlyThoseCovered() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, int.MaxValue]).Array[1, 40].Sample(
            steps => Run(
                new NamesClient(LocalityEndpoint, IsCoveredBy),
                client =>
                {
                    client.First([EndpointQuestions[steps.Length % EndpointQuestions.Length]]);
                    foreach (var (step, choice) in steps)
                    {
                        Play(client, step, choice, EndpointQuestions, EndpointState);
                    }
                }),
            iter: Iterations);

    [Fact, Trait("Case", "119"), Trait("Case", "120"), Trait("Case", "146")]
    public void VirtualHosts_AfterAnyAliasesRoutesAndScopes_AreExactlyThoseCovered() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, int.MaxValue]).Array[1, 40].Sample(
            steps => Run(
                new NamesClient(VirtualHost, static (asked, name) => asked == name || (asked == AliasOf(name) && IsOnDemand(name)) || asked == "*"),
                client =>
                {
                    client.First(steps.Length % 2 == 0 ? [] : [HostQuestions[steps.Length % HostQuestions.Length]]);
                    foreach (var (step, choice) in steps)
                    {
                        if (step == 5)
                        {
                            client.AskForRoutes([.. new[] { "r1", "r2", "r3" }.Where((_, index) => (choice >> index) % 2 == 1)]);
                        }
                        else
                        {
                            Play(client, step, choice, HostQuestions, HostState);
                        }
                    }
                }),
            iter: Iterations);

    private static void Run(NamesClient client, Action<NamesClient> play)
    {
        try
        {
            play(client);
            client.CheckAtRest();
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{exception.Message}\n{string.Join('\n', client.Trace)}", exception);
        }
    }

    private static void Play(NamesClient client, int step, int choice, string[] questions, Func<Random, IEnumerable<EnvoyResource>> state)
    {
        var question = questions[choice % questions.Length];
        switch (step)
        {
            case 0:
                client.Publish(state(new Random(choice)));
                break;
            case 1:
                client.Add(question);
                break;
            case 2:
                client.Drop(question);
                break;
            default:
                client.Take();
                break;
        }
    }

    private static IEnumerable<EnvoyResource> EndpointState(Random random) =>
        EndpointNames.Where(_ => random.Next(3) > 0).Select(name => CaseResources.Make(LocalityEndpoint, name, random.Next(1, 3)));

    private static IEnumerable<EnvoyResource> HostState(Random random) =>
    [
        .. HostNames.Where(_ => random.Next(3) > 0).Select(name => CaseResources.Make(VirtualHost, name, random.Next(1, 3)).WithAliases(IsOnDemand(name) ? [AliasOf(name)] : [])),
        .. new[] { "r1", "r2", "r3" }.Select(name => random.Next(2) == 0 ? CaseResources.RoutesThatFetch(name) : XdsResources.Routes(name)),
    ];

    /// <summary>Those that have aliases are fetched by them, and are no part of what a client gets that gives no names.</summary>
    private static bool IsOnDemand(string name) => !name.EndsWith('a');

    private static string AliasOf(string name) => $"{name}.example";

    /// <summary>The naive reading: same path up to the star, same parameters.</summary>
    private static bool IsCoveredBy(string asked, string name)
    {
        if (!asked.Contains('*', StringComparison.Ordinal))
        {
            return asked == name;
        }

        var halves = asked.Split('*');
        return name.StartsWith(halves[0], StringComparison.Ordinal)
            && (name.Contains('?', StringComparison.Ordinal) ? name[name.IndexOf('?', StringComparison.Ordinal)..] : "") == halves[1];
    }
}
