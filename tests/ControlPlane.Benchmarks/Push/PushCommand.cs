using System.CommandLine;
using ControlPlane.Benchmarks.Clients;
using ControlPlane.Xds.Sessions;

namespace ControlPlane.Benchmarks.Push;

/// <summary><c>push</c>: from the saving of a file to the last ACK, with the real server and many clients.</summary>
internal static class PushCommand
{
    internal static Command Create()
    {
        var clients = new Option<string>("--clients") { Description = "How many clients; a list with commas", DefaultValueFactory = _ => "100,1000" };
        var services = new Option<string>("--services") { Description = "How many services; a list with commas", DefaultValueFactory = _ => "100,1000" };
        var protocol = new Option<string>("--protocol") { Description = "delta, sotw or both with a comma", DefaultValueFactory = _ => "delta" };
        var streams = new Option<string>("--streams-per-connection") { Description = "Clients that share a connection, 1 to 1000; a list with commas", DefaultValueFactory = _ => "100" };
        var changes = new Option<int>("--changes") { Description = "Changes of each kind", DefaultValueFactory = _ => 20 };
        var output = new Option<string?>("--output") { Description = "Folder for push.md and push.json" };
        var command = new Command("push", "Measures pushes end to end: saved file to last ACK, processor time, messages, bytes, memory")
        {
            clients, services, protocol, streams, changes, output,
        };
        command.SetAction((arguments, _) => RunAsync(new(
            Numbers(arguments.GetValue(clients)!),
            Numbers(arguments.GetValue(services)!),
            [.. arguments.GetValue(protocol)!.Split(',').Select(name => Enum.Parse<XdsVariant>(name, ignoreCase: true))],
            Numbers(arguments.GetValue(streams)!))
        {
            Changes = arguments.GetValue(changes),
            Output = arguments.GetValue(output),
        }));
        return command;
    }

    private static async Task<int> RunAsync(PushOptions options)
    {
        var results = new List<PushResult>();
        foreach (var (services, shape) in
            from services in options.Services
            from clients in options.Clients
            from variant in options.Variants
            from streams in options.StreamsPerConnection
            select (services, new SwarmShape(clients, streams, variant)))
        {
            await Console.Error.WriteLineAsync($"{services} services, {shape}");
            results.Add(await PushRun.MeasureAsync(shape, services, options.Changes));

            // After each: a later one that fails takes nothing away.
            await WriteAsync(new(results, options.Changes), options.Output);
        }

        await Console.Out.WriteLineAsync(new PushReport(results, options.Changes).Markdown);
        return 0;
    }

    private static async Task WriteAsync(PushReport report, string? folder)
    {
        if (folder is not null)
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, "push.md"), report.Markdown);
            await File.WriteAllTextAsync(Path.Combine(folder, "push.json"), report.Json);
        }
    }

    private static int[] Numbers(string list) => [.. list.Split(',').Select(int.Parse)];
}
