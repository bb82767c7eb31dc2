using ControlPlane.Benchmarks.Clients;
using ControlPlane.Benchmarks.Meshes;

namespace ControlPlane.Benchmarks.Push;

/// <summary>Measures one server with one swarm: the connecting, then change after change, each alone.</summary>
internal sealed class PushRun(MeshFolder folder, ServerUnderTest server, SwarmShape shape)
{
    private const int WarmUps = 5;

    // Longer than any pause inside a push, and than what the server calls a burst.
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(300);

    internal static async Task<PushResult> MeasureAsync(SwarmShape shape, int services, int changes)
    {
        using var folder = new MeshFolder(services);
        await using var server = await ServerUnderTest.StartAsync(folder);
        var run = new PushRun(folder, server, shape);
        try
        {
            return await run.MeasureAsync(services, changes);
        }
        catch (Exception failure) when (failure is InvalidOperationException or TimeoutException)
        {
            throw new InvalidOperationException($"{failure.Message}; the server's last words:\n{server.Log}", failure);
        }
    }

    private async Task<PushResult> MeasureAsync(int services, int changes)
    {
        var (cpu, memory, begun) = (server.Usage.Cpu, server.Usage.ResidentBytes, TimeProvider.System.GetTimestamp());
        await using var swarm = await Swarm.ConnectAsync(server.Xds, shape, MeshText.NamespaceOf, CancellationToken.None);
        var routes = XdsClient.Asked.Count - 1;
        var first = await Quiet.WaitAsync(swarm.Clients, _ => swarm.Clients.All(client => client.MessagesOf(routes) > 0), 3 * Silence);
        var connect = new ConnectResult(
            TimeProvider.System.GetElapsedTime(begun, first.LastAnswer).TotalSeconds,
            (server.Usage.Cpu - cpu).TotalMilliseconds / shape.Clients,
            first.Bytes / 1024.0 / shape.Clients,
            (server.Usage.ResidentBytes - memory) / 1024.0 / shape.Clients);
        var results = new List<ChangeResult>();
        foreach (var kind in Enum.GetValues<ChangeKind>())
        {
            results.Add(await MeasureAsync(swarm, kind, changes));
        }

        return new(shape, services, connect, results);
    }

    private async Task<ChangeResult> MeasureAsync(Swarm swarm, ChangeKind kind, int changes)
    {
        var samples = new List<(double Milliseconds, double Cpu, Traffic Traffic)>();
        for (var change = 0; change < WarmUps; change++)
        {
            await ChangeAsync(swarm, kind);
        }

        for (var change = 0; change < changes; change++)
        {
            samples.Add(await ChangeAsync(swarm, kind));
        }

        return new(
            kind,
            Spread.Of(samples.Select(sample => sample.Milliseconds)),
            Spread.Of(samples.Select(sample => sample.Cpu)),
            XdsClient.Asked.Select((type, index) => (type.ShortName, Count: samples.Average(sample => sample.Traffic.Messages[index])))
                .Where(type => type.Count > 0).ToDictionary(type => type.ShortName, type => type.Count),
            samples.Average(sample => sample.Traffic.Bytes));
    }

    private async Task<(double Milliseconds, double Cpu, Traffic Traffic)> ChangeAsync(Swarm swarm, ChangeKind kind)
    {
        var save = folder.Prepare(kind);
        var before = Traffic.Of(swarm.Clients);
        var (cpu, begun) = (server.Usage.Cpu, TimeProvider.System.GetTimestamp());
        save();
        var after = await Quiet.WaitAsync(swarm.Clients, now => HasReachedAll(kind, now.Since(before)), Silence);
        var used = (server.Usage.Cpu - cpu).TotalMilliseconds;
        var traffic = after.Since(before);
        return (traffic.Total == 0 ? 0 : TimeProvider.System.GetElapsedTime(begun, after.LastAnswer).TotalMilliseconds, used, traffic);
    }

    /// <summary>Whether every client can have been sent each type that the change concerns.</summary>
    private bool HasReachedAll(ChangeKind kind, Traffic sent) => TypesOf(kind).All(type => sent.Messages[type] >= shape.Clients);

    /// <summary>Positions in <see cref="XdsClient.Asked"/>: clusters, endpoints, listeners, routes.</summary>
    private static int[] TypesOf(ChangeKind kind) => kind switch
    {
        ChangeKind.Weight => [3],
        ChangeKind.DestinationRule => [0, 1],
        ChangeKind.Endpoint => [1],
        ChangeKind.ServiceAdded => [0, 1, 3],
        ChangeKind.Comment or ChangeKind.Unseen => [],
    };
}
