using System.Diagnostics;
using System.Globalization;
using System.Net;
using ControlPlane.Benchmarks.Push;

namespace ControlPlane.Benchmarks.Streams;

/// <summary>A server of <see cref="ServeCommand"/> as a process of its own, so that its processor time and memory are its own.</summary>
internal sealed class StreamServer : IAsyncDisposable
{
    private readonly Process _process;

    private StreamServer(ServerKind kind, int resources, int endpoints)
    {
        Xds = ServerUnderTest.FreePort();
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        string[] arguments =
        [
            "serve", "--kind", $"{kind}", "--port", Text(Xds.Port), "--resources", Text(resources), "--endpoints", Text(endpoints),
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        _process = Process.Start(start) ?? throw new InvalidOperationException("the server did not start");
        Usage = new ProcessClock(_process.Id);
    }

    internal IPEndPoint Xds { get; }

    internal ProcessClock Usage { get; }

    internal static async Task<StreamServer> StartAsync(ServerKind kind, int resources, int endpoints)
    {
        var server = new StreamServer(kind, resources, endpoints);
        await server.ExpectAsync("ready");
        return server;
    }

    /// <summary>Changes the first resource; returns as soon as that is said.</summary>
    internal async Task PublishAsync(int round)
    {
        await _process.StandardInput.WriteLineAsync($"publish {Text(round)}");
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>After <see cref="PublishAsync"/>: the server has done it.</summary>
    internal Task PublishedAsync() => ExpectAsync("done");

    /// <summary>Memory in use without garbage, in bytes.</summary>
    internal async Task<long> LiveBytesAsync()
    {
        await _process.StandardInput.WriteLineAsync("collect");
        await _process.StandardInput.FlushAsync();
        await ExpectAsync("done");
        return Usage.ResidentBytes;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private async Task ExpectAsync(string expected)
    {
        if (await _process.StandardOutput.ReadLineAsync() is var line && line != expected)
        {
            throw new InvalidOperationException($"the server said '{line}', not '{expected}'");
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
