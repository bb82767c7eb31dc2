using System.Text.Json.Nodes;
using ControlPlane.Agent.Addresses;
using ControlPlane.Features.Tests.Programs;
using ControlPlane.Fixtures;

namespace ControlPlane.Features.Tests.Proxyless;

/// <summary>
/// A program on one of the gRPC libraries that makes calls through <c>xds:///</c> names, and an echo server on the same library. Its command
/// is in an environment variable: <c>GRPC_GO_PROBE</c>, <c>GRPC_CORE_PROBE</c>, <c>GRPC_JS_PROBE</c>.
/// </summary>
internal sealed class GrpcProbe(IReadOnlyList<string> command)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Skips the test when no program is named.</summary>
    internal static GrpcProbe Of(string library)
    {
        var variable = $"GRPC_{library.ToUpperInvariant()}_PROBE";
        var command = Environment.GetEnvironmentVariable(variable) ?? "";
        Assert.SkipWhen(command.Length == 0, $"NOT TESTED: no gRPC client of this library; set {variable} to the command of one");
        return new(command.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Starts an echo server that answers with its id, and waits until it listens.</summary>
    /// <param name="address">Where it serves.</param>
    /// <param name="id">What it answers with.</param>
    /// <param name="xds">Where it asks for its own listener; null: it serves by itself.</param>
    internal async Task<RunningProgram> ServeAsync(HostAndPort address, string id, HostAndPort? xds = null)
    {
        IReadOnlyList<string> own = xds is not { } plane ? [] : ["--xds", "--xds-server", $"{plane}", "--node-id", id, "--metadata", $$"""{"INSTANCE_IPS": "{{address.Host}}"}"""];
        var server = Start(["server", "--listen", address.ToString(), "--id", id, .. own]);
        await Eventually.TrueAsync($"{id} listens", () => server.Lines.Any(line => line.Contains("listening", StringComparison.Ordinal)), Limit);
        return server;
    }

    /// <summary>Starts calls that go on until the program is terminated; it then says what became of them.</summary>
    internal RunningProgram Call(HostAndPort xds, string target, params string[] options) =>
        Start(["client", "--xds-server", xds.ToString(), "--node-id", $"{target}-client", "--target", $"xds:///{target}", .. options]);

    /// <summary>Makes a number of calls.</summary>
    /// <returns>What became of them, as the program reports it.</returns>
    internal async Task<JsonNode> CallAsync(HostAndPort xds, string target, int count, params string[] options)
    {
        await using var calls = Call(xds, target, ["--count", $"{count}", "--live", .. options]);
        await Eventually.TrueAsync("the calls end", () => calls.HasExited, Limit);
        return await ReportOfAsync(calls);
    }

    internal static Task<JsonNode> ReportOfAsync(RunningProgram calls) =>
        Eventually.GetAsync("a report", _ => Task.FromResult(calls.Lines.Select(Parse).Select(line => line?["report"]).LastOrDefault(report => report is not null)), Limit);

    /// <summary>The calls of each window so far, by the server that answered.</summary>
    internal static IEnumerable<JsonNode> WindowsOf(RunningProgram calls) =>
        calls.Lines.Select(Parse).Select(line => line?["window"]?["backends"]).OfType<JsonNode>();

    private static JsonNode? Parse(string line)
    {
        try
        {
            return line.StartsWith('{') ? JsonNode.Parse(line) : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null; // a line of something else
        }
    }

    private RunningProgram Start(params IEnumerable<string> arguments) =>
        RunningProgram.Start([.. command, .. arguments], Path.GetTempPath());
}
