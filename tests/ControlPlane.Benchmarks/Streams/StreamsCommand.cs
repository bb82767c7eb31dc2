using System.CommandLine;
using System.Globalization;
using ControlPlane.Xds.Sessions;

namespace ControlPlane.Benchmarks.Streams;

/// <summary><c>streams</c>: what many streams cost that do nothing, and what they are sent when all of them come back.</summary>
internal static class StreamsCommand
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    internal static Command Create()
    {
        var clients = new Option<int>("--clients") { Description = "Streams, a connection each", DefaultValueFactory = _ => 10_000 };
        var names = new Option<int>("--names") { Description = "Load assignments that each subscribes to, of ten endpoints", DefaultValueFactory = _ => 50 };
        var command = new Command("streams", "Measures memory of idle streams, and the bytes when all reconnect with what they hold") { clients, names };
        command.SetAction(async (arguments, _) =>
        {
            await Console.Out.WriteLineAsync("| protocol | streams | server memory a stream, KB | first: messages | KB a stream | s | again: messages | KB a stream | s | share of bytes |");
            await Console.Out.WriteLineAsync("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
            foreach (var variant in Enum.GetValues<XdsVariant>())
            {
                await MeasureAsync(variant, arguments.GetValue(clients), arguments.GetValue(names));
            }

            return 0;
        });
        return command;
    }

    private static async Task MeasureAsync(XdsVariant variant, int clients, int names)
    {
        await using var server = await StreamServer.StartAsync(ServerKind.Library, names, 10);

        // A first stream, so that what is compiled and set up once is not counted.
        await using (var warm = await EndpointSwarm.ConnectAsync(server.Xds, variant, (100, names)))
        {
            await warm.UntilAsync(100, Silence);
        }

        var before = await server.LiveBytesAsync();
        var (first, memory) = await ConnectAsync(server, variant, (clients, names), null);
        var (again, _) = await ConnectAsync(server, variant, (clients, names), first.Swarm);
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"| {variant} | {clients} | {(memory - before) / 1024.0 / clients:0.0} | {first.Messages} | {first.Bytes / 1024.0 / clients:0.00} | {first.Seconds:0.0} | {again.Messages} | {again.Bytes / 1024.0 / clients:0.000} | {again.Seconds:0.0} | {(double)again.Bytes / first.Bytes:0.0000} |"));
    }

    /// <summary>Connects, waits for what comes, looks at the server's memory, and goes.</summary>
    private static async Task<((EndpointSwarm Swarm, long Messages, long Bytes, double Seconds) Seen, long Memory)> ConnectAsync(
        StreamServer server, XdsVariant variant, (int Clients, int Names) shape, EndpointSwarm? held)
    {
        var begun = TimeProvider.System.GetTimestamp();
        await using var swarm = await EndpointSwarm.ConnectAsync(server.Xds, variant, shape, held);

        // Those that hold everything may be told nothing at all.
        var last = await swarm.UntilAsync(held is null || variant == XdsVariant.Sotw ? shape.Clients : 0, Silence);
        var seconds = Math.Max(0, TimeProvider.System.GetElapsedTime(begun, last).TotalSeconds);
        return ((swarm, swarm.Messages, swarm.Bytes, seconds), await server.LiveBytesAsync());
    }
}
