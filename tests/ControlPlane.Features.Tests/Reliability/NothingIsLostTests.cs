using ControlPlane.Features.Tests.Apps;
using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Features.Tests.Programs;
using ControlPlane.Features.Tests.Requests;
using ControlPlane.Fixtures;

namespace ControlPlane.Features.Tests.Reliability;

/// <summary>Four Envoys under load, policies that are edited all the time, endpoints that go and come, a control plane that is killed: no request fails.</summary>
public sealed class NothingIsLostTests : OwnMesh
{
    private const int RequestsPerSecond = 200;

    /// <summary>What moves when an Envoy is told something new.</summary>
    private const string ChangeCounters =
        @"^(cluster_manager\.cluster_(added|modified|removed|updated)|listener_manager\.listener_(added|modified|removed|in_place_updated)|http\..*\.rds\..*\.config_reload|cluster\.outbound\|80\|v[12]\|edited\.test\.membership_change)$";

    private static readonly bool IsFull = Environment.GetEnvironmentVariable("MESH_TEST_FULL") == "1";
    private static readonly int Edits = IsFull ? 200 : 36;

    private readonly List<HttpCaller> _clients = [];
    private readonly List<EchoApp> _apps = [];

    [Fact]
    public async Task EditsAndARestart_UnderLoad_LoseNoRequest()
    {
        var state = EditedMesh.Start;
        await ApplyAsync(state);
        var loads = _clients.ConvertAll(client => OpenLoopLoad.Start(RequestsPerSecond, _ => client.GetAsync("http://edited.test/")));

        for (var edit = 0; edit < Edits; edit++)
        {
            state = state.After(edit);
            await ApplyAsync(state);
        }

        await UntilOldClustersAreGoneAsync(state);
        await RestartAsync(loads);
        await ApplyAsync(state.After(0)); // the new server is obeyed
        foreach (var load in loads)
        {
            await load.DisposeAsync();
        }

        var failures = loads.SelectMany(load => load.Failures).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"{loads.Sum(load => load.Sent)} requests, {Edits} edits, {failures.Count} failed");
        Assert.True(failures.Count == 0, $"{failures.Count} of {loads.Sum(load => load.Sent)} failed:\n{string.Join('\n', failures.Take(20))}");
        Assert.All(loads, load => Assert.InRange(load.Sent, RequestsPerSecond, int.MaxValue));
    }

    private protected override async Task PrepareAsync()
    {
        foreach (var name in new[] { "v1", "v1", "v2" })
        {
            _apps.Add(await AppAsync($"edited-{_apps.Count}", name));
        }

        foreach (var variant in EnvoyVariant.All)
        {
            // Without the oldest Envoy two of each kind.
            _clients.Add(await ClientAsync($"client-{variant.Label}", variant.Program is null ? variant with { Oldest = false } : variant));
        }
    }

    private Task ApplyAsync(EditedMesh state) => Mesh.ApplyAsync(state.ToYaml([.. _apps.Select(app => app.HttpPort)]));

    /// <summary>Clusters that nothing names any more go a while after the last rule that named them.</summary>
    private Task UntilOldClustersAreGoneAsync(EditedMesh state) => Eventually.TrueAsync("old clusters are gone", async token =>
    {
        foreach (var envoy in Mesh.Envoys)
        {
            var clusters = (await envoy.AdminAsync("clusters", token)).Split('\n').Where(line => line.Contains("|extra-", StringComparison.Ordinal));
            if (clusters.Any(line => state.Extra is null || !line.Contains($"|{state.Extra}|", StringComparison.Ordinal)))
            {
                return false;
            }
        }

        return true;
    }, TimeSpan.FromSeconds(60));

    /// <summary>Kills the server under load, lets the load go on alone, starts it again, and compares what the Envoys counted.</summary>
    private async Task RestartAsync(List<OpenLoopLoad> loads)
    {
        var before = await CountersAsync();
        await Mesh.ControlPlane.KillAsync();
        await LoadGoesOnAsync(loads);
        await Mesh.ControlPlane.StartAsync();
        await Mesh.ConvergedAsync();
        await LoadGoesOnAsync(loads);
        var after = await CountersAsync();

        Assert.NotEmpty(before);
        Assert.Equal(before, after);
    }

    private static async Task LoadGoesOnAsync(List<OpenLoopLoad> loads)
    {
        var sent = loads.ConvertAll(load => load.Sent);
        await Eventually.TrueAsync("a second of load", () => loads.Zip(sent).All(pair => pair.First.Sent >= pair.Second + RequestsPerSecond));
    }

    /// <summary>One line a counter and Envoy, so that a difference names what moved.</summary>
    private async Task<IReadOnlyList<string>> CountersAsync()
    {
        var lines = new List<string>();
        foreach (var envoy in Mesh.Envoys)
        {
            var stats = await envoy.StatsAsync(ChangeCounters, TestContext.Current.CancellationToken);
            lines.AddRange(stats.Where(stat => stat.Value > 0).OrderBy(stat => stat.Key, StringComparer.Ordinal).Select(stat => $"{envoy.Name} {stat.Key} {stat.Value}"));
        }

        return lines;
    }
}
