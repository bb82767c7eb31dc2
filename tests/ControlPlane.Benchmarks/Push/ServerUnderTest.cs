using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ControlPlane.Fixtures;

namespace ControlPlane.Benchmarks.Push;

/// <summary>The real server as a process of its own, as a user starts it, on free ports of loopback.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();

    private ServerUnderTest(MeshFolder folder)
    {
        Xds = FreePort();
        Admin = FreePort();
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "controlplane"))
        {
            ArgumentList = { "--config", folder.Mesh, "--state", folder.State, "--xds", Xds.ToString(), "--admin", Admin.ToString(), "--allow-plaintext-xds" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException("controlplane did not start");
        _process.OutputDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Usage = new ProcessClock(_process.Id);
    }

    internal IPEndPoint Xds { get; }

    internal IPEndPoint Admin { get; }

    internal ProcessClock Usage { get; }

    /// <summary>The newest lines that the server wrote.</summary>
    internal string Log => string.Join('\n', _log.TakeLast(20));

    /// <summary>Starts the server and waits until it is ready.</summary>
    internal static async Task<ServerUnderTest> StartAsync(MeshFolder folder)
    {
        var server = new ServerUnderTest(folder);
        using var http = new HttpClient();
        try
        {
            await Eventually.TrueAsync("the server is ready", token => server.IsReadyAsync(http, token), StartLimit);
            return server;
        }
        catch (TimeoutException)
        {
            var log = server.Log;
            await server.DisposeAsync();
            throw new InvalidOperationException($"the server did not become ready:\n{log}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(new Uri($"http://{Admin}/ready"), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException) when (!_process.HasExited)
        {
            return false;
        }
    }

    internal static IPEndPoint FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }
}
