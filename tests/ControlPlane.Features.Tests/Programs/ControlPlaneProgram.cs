using System.Text.Json.Nodes;
using ControlPlane.Agent.Addresses;
using ControlPlane.Fixtures;

namespace ControlPlane.Features.Tests.Programs;

/// <summary>The server as it is shipped, in a process of its own; may be killed and started again.</summary>
internal sealed class ControlPlaneProgram : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly IReadOnlyList<string> _command;
    private readonly string _folder;
    private readonly HttpClient _admin;
    private readonly List<string> _logsOfEarlierRuns = [];
    private RunningProgram? _program;

    /// <param name="folder">Where its state and working directory are.</param>
    /// <param name="xds">Where Envoys connect.</param>
    /// <param name="prefix">A command that the server is run under, such as one that enters a network namespace; may be empty.</param>
    /// <param name="options">The other options.</param>
    internal ControlPlaneProgram(string folder, HostAndPort xds, IReadOnlyList<string> prefix, IReadOnlyList<string> options)
    {
        Xds = xds;
        _folder = folder;
        var state = Path.Combine(folder, "state");
        var dll = Path.Combine(AppContext.BaseDirectory, "controlplane.dll");
        _command = [.. prefix, "dotnet", dll, "--xds", xds.ToString(), "--admin", $"{AdminAddress(xds)}:15014", "--state", state, "--allow-plaintext-xds", .. options];
        // By the socket of the state folder: it is reached from every network namespace.
        _admin = AdminSocket.Client(Path.Combine(state, "admin.sock"));
    }

    internal HostAndPort Xds { get; }

    /// <summary>All that it said, in all its runs.</summary>
    internal IEnumerable<string> Log => [.. _logsOfEarlierRuns, .. _program?.Lines ?? []];

    private RunningProgram Program => _program ?? throw new InvalidOperationException("the server was not started");

    /// <summary>Starts the server and waits until it is ready.</summary>
    internal async Task StartAsync()
    {
        if (_program is { } last)
        {
            _logsOfEarlierRuns.AddRange(last.Lines);
            await last.DisposeAsync();
        }

        _program = RunningProgram.Start(_command, _folder);
        await Eventually.TrueAsync("the server is ready", IsReadyAsync, StartLimit);
    }

    internal Task KillAsync() => Program.KillAsync();

    /// <summary>What the admin API answers.</summary>
    internal async Task<string> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _admin.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    internal async Task<JsonNode> GetJsonAsync(string path, CancellationToken cancellationToken) =>
        JsonNode.Parse(await GetAsync(path, cancellationToken))!;

    public async ValueTask DisposeAsync()
    {
        if (_program is { } program)
        {
            await program.DisposeAsync();
        }

        _admin.Dispose();
    }

    private static string AdminAddress(HostAndPort xds) => xds.IsLoopback ? xds.Host : "127.0.0.1";

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        if (Program.HasExited)
        {
            throw new InvalidOperationException($"the server ended with exit code {Program.ExitCode}:\n{Program.Tail(50)}");
        }

        try
        {
            using var response = await _admin.GetAsync(new Uri("ready", UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
