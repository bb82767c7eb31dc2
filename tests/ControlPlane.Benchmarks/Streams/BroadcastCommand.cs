using System.CommandLine;
using System.Globalization;
using ControlPlane.Benchmarks.Push;
using ControlPlane.Xds.Sessions;

namespace ControlPlane.Benchmarks.Streams;

/// <summary><c>broadcast</c>: one changed resource to many subscribers, beside a server that only copies the same bytes to all.</summary>
internal static class BroadcastCommand
{
    private const int WarmUps = 200;
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(100);

    internal static Command Create()
    {
        var clients = new Option<int>("--clients") { Description = "Subscribers, a connection each", DefaultValueFactory = _ => 1000 };
        var endpoints = new Option<string>("--endpoints") { Description = "Endpoints in the changed resource; a list with commas", DefaultValueFactory = _ => "10,100,1000" };
        var rounds = new Option<int>("--rounds") { Description = "Changes of each server, in turns", DefaultValueFactory = _ => 50 };
        var command = new Command("broadcast", "Compares a change's delivery with the bare transport: time to the last answer, processor time") { clients, endpoints, rounds };
        command.SetAction(async (arguments, _) =>
        {
            await Console.Out.WriteLineAsync("| bytes a message | server | ms to the last ACK: median | p90 | max | server CPU, µs a delivery | ratio of medians | ratio of CPU |");
            await Console.Out.WriteLineAsync("|--:|---|--:|--:|--:|--:|--:|--:|");
            foreach (var size in arguments.GetValue(endpoints)!.Split(','))
            {
                await CompareAsync(arguments.GetValue(clients), int.Parse(size, CultureInfo.InvariantCulture), arguments.GetValue(rounds));
            }

            return 0;
        });
        return command;
    }

    private static async Task CompareAsync(int clients, int endpoints, int rounds)
    {
        await using var library = await StreamServer.StartAsync(ServerKind.Library, 1, endpoints);
        await using var bare = await StreamServer.StartAsync(ServerKind.Bare, 1, endpoints);
        await using var ours = await EndpointSwarm.ConnectAsync(library.Xds, XdsVariant.Delta, (clients, 1));
        await using var theirs = await EndpointSwarm.ConnectAsync(bare.Xds, XdsVariant.Delta, (clients, 1));
        await Task.WhenAll(ours.UntilAsync(clients, Silence), theirs.UntilAsync(clients, Silence));
        var (mine, limit) = (new List<Delivery>(), new List<Delivery>());
        for (var round = 1; round <= WarmUps + rounds; round++)
        {
            // In turns, so that whatever else the machine does meets both.
            var (first, second) = (await DeliverAsync(library, ours, round), await DeliverAsync(bare, theirs, round));
            if (round > WarmUps)
            {
                mine.Add(first);
                limit.Add(second);
            }
        }

        await WriteAsync("library", mine, limit, clients);
        await WriteAsync("bare", limit, limit, clients);
    }

    private static async Task<Delivery> DeliverAsync(StreamServer server, EndpointSwarm swarm, int round)
    {
        var (messages, bytes, cpu, begun) = (swarm.Messages, swarm.Bytes, server.Usage.Cpu, TimeProvider.System.GetTimestamp());
        await server.PublishAsync(round);
        var last = await swarm.UntilAsync(messages + swarm.Count, Silence);
        await server.PublishedAsync();
        return new(
            TimeProvider.System.GetElapsedTime(begun, last).TotalMilliseconds,
            (server.Usage.Cpu - cpu).TotalMicroseconds / swarm.Count,
            swarm.Messages - messages,
            (double)(swarm.Bytes - bytes) / swarm.Count);
    }

    private static async Task WriteAsync(string name, List<Delivery> rows, List<Delivery> limit, int clients)
    {
        if (rows.FirstOrDefault(row => row.Messages != clients) is { } odd)
        {
            throw new InvalidOperationException($"{name}: {odd.Messages} messages to {clients} clients");
        }

        var (time, bound) = (Spread.Of(rows.Select(row => row.Milliseconds)), Spread.Of(limit.Select(row => row.Milliseconds)));
        var (cpu, cpuBound) = (Spread.Of(rows.Select(row => row.CpuMicroseconds)).Median, Spread.Of(limit.Select(row => row.CpuMicroseconds)).Median);
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"| {rows[0].Bytes:0} | {name} | {time.Median:0.0} | {time.P90:0.0} | {time.Max:0.0} | {cpu:0.0} | {time.Median / bound.Median:0.00} | {cpu / cpuBound:0.00} |"));
    }

    /// <summary>One change at all clients; CPU and bytes are a client's share.</summary>
    private sealed record Delivery(double Milliseconds, double CpuMicroseconds, long Messages, double Bytes);
}
