using System.Globalization;
using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Features.Tests.Programs;
using ControlPlane.Features.Tests.Requests;
using ControlPlane.Fixtures;

namespace ControlPlane.Features.Tests.Reliability;

/// <summary>Make before break, across types: whatever the requests go through is exchanged while they go through it.</summary>
public sealed class OrderTests : OwnMesh
{
    private const int RequestsPerSecond = 200;
    private const int Kinds = 5;
    private const string Faults = @"\.no_cluster$|\.no_route$|\.update_rejected$|^cluster_manager\.warming_clusters$";

    private static readonly bool IsFull = Environment.GetEnvironmentVariable("MESH_TEST_FULL") == "1";
    private static readonly int Changes = IsFull ? 1000 : 40;

    private readonly List<HttpCaller> _clients = [];

    [Fact]
    public async Task RandomChanges_UnderLoad_LoseNoRequestAndLeaveNothingWarming()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("MESH_TEST_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"MESH_TEST_SEED={seed}");
        var random = new Random(seed);
        var app = await AppAsync("moved", "v1");
        var state = MovedMesh.Start;
        await Mesh.ApplyAsync(state.ToYaml(app.HttpPort));
        var loads = _clients.ConvertAll(client => OpenLoopLoad.Start(RequestsPerSecond, _ => client.GetAsync("http://moved.test/")));

        for (var change = 0; change < Changes; change++)
        {
            state = state.After(random.Next(Kinds));
            await Mesh.ApplyAsync(state.ToYaml(app.HttpPort));
            await NothingIsWarmingAsync();
        }

        foreach (var load in loads)
        {
            await load.DisposeAsync();
        }

        var failures = loads.SelectMany(load => load.Failures).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"{loads.Sum(load => load.Sent)} requests, {Changes} changes, {failures.Count} failed");
        Assert.True(failures.Count == 0, $"seed {seed}: {failures.Count} of {loads.Sum(load => load.Sent)} failed:\n{string.Join('\n', failures.Take(20))}");
        Assert.All(loads, load => Assert.InRange(load.Sent, RequestsPerSecond, int.MaxValue));
        Assert.Empty(await FaultsAsync());
    }

    private protected override async Task PrepareAsync()
    {
        foreach (var variant in EnvoyVariant.All)
        {
            _clients.Add(await ClientAsync($"client-{variant.Label}", variant.Program is null ? variant with { Oldest = false } : variant));
        }
    }

    /// <summary>A cluster that waits for something it will not get would wait for ever.</summary>
    private Task NothingIsWarmingAsync() => Eventually.TrueAsync(
        "nothing is warming", async _ => !(await FaultsAsync()).Any(fault => fault.Contains("warming", StringComparison.Ordinal)), TimeSpan.FromSeconds(10));

    private async Task<IReadOnlyList<string>> FaultsAsync()
    {
        var faults = new List<string>();
        foreach (var envoy in Mesh.Envoys)
        {
            var stats = await envoy.StatsAsync(Faults, TestContext.Current.CancellationToken);
            faults.AddRange(stats.Where(stat => stat.Value > 0).Select(stat => $"{envoy.Name} {stat.Key} {stat.Value}"));
        }

        return faults;
    }
}
