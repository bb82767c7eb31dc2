using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace ControlPlane.Fixtures.Envoys;

/// <summary>
/// A real Envoy of a test: started from a bootstrap, asked through its admin API, and ended by its process id. One worker thread, no hot
/// restart, the admin port chosen by the system. Its files are in a folder of its own, which goes with it.
/// </summary>
public sealed class EnvoyProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly HttpClient _http;

    private EnvoyProcess(Process process, DirectoryInfo folder, Uri admin)
    {
        _process = process;
        _folder = folder;
        Admin = admin;
        _http = new HttpClient { BaseAddress = admin, Timeout = TimeSpan.FromSeconds(10) };
    }

    /// <summary>Where the admin API listens.</summary>
    public Uri Admin { get; }

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What the process has logged so far.</summary>
    public string Log => ReadLog(_folder);

    /// <summary>Starts an Envoy and waits until its admin API listens (not until it is ready).</summary>
    /// <param name="program">See <see cref="EnvoyPrograms"/>.</param>
    /// <param name="bootstrap">Bootstrap as JSON or YAML. Should have no admin address, or port 0.</param>
    /// <param name="cancellationToken">Ends the wait, and with it the process.</param>
    /// <param name="arguments">More command-line arguments.</param>
    /// <exception cref="InvalidOperationException">Envoy ended at once; the message has its log.</exception>
    public static async Task<EnvoyProcess> StartAsync(
        string program, string bootstrap, CancellationToken cancellationToken, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("envoy-");
        var adminFile = Path.Combine(folder.FullName, "admin");
        var configFile = Path.Combine(folder.FullName, bootstrap.StartsWith('{') ? "bootstrap.json" : "bootstrap.yaml");
        await File.WriteAllTextAsync(configFile, bootstrap, cancellationToken);
        var process = Process.Start(StartInfo(program, folder, configFile, adminFile, arguments))
            ?? throw new InvalidOperationException($"{program} did not start.");
        try
        {
            var admin = await Eventually.GetAsync(
                $"the admin address of {program}",
                async token => await AdminAsync(process, folder, adminFile, token));
            return new EnvoyProcess(process, folder, admin);
        }
        catch
        {
            Kill(process);
            process.Dispose();
            folder.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>Waits until Envoy has its configuration and serves (<c>/ready</c> answers 200).</summary>
    public Task WaitUntilReadyAsync(TimeSpan? within = null) => WaitAsync("ready", IsReadyAsync, within);

    /// <summary>Waits until a statistic has a value that satisfies.</summary>
    public Task WaitForStatAsync(string name, Predicate<long> isRight, TimeSpan? within = null) =>
        WaitAsync(
            $"statistic {name}", async token => await StatAsync(name, token) is { } value && isRight(value), within);

    /// <summary>One counter or gauge by its full name; <see langword="null"/> when Envoy does not have it.</summary>
    public async Task<long?> StatAsync(string name, CancellationToken cancellationToken)
    {
        var stats = await StatsAsync($"^{System.Text.RegularExpressions.Regex.Escape(name)}$", cancellationToken);
        return stats.TryGetValue(name, out var value) ? value : null;
    }

    /// <summary>Counters and gauges whose names match.</summary>
    /// <param name="filter">Regular expression.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<IReadOnlyDictionary<string, long>> StatsAsync(string filter, CancellationToken cancellationToken)
    {
        var text = await GetAsync($"/stats?filter={Uri.EscapeDataString(filter)}", cancellationToken);
        return text.Split('\n')
            .Select(line => line.Split(": ", 2))
            .Where(parts => parts.Length == 2 && long.TryParse(parts[1], NumberStyles.Integer, CultureInfo.InvariantCulture, out _))
            .ToDictionary(parts => parts[0], parts => long.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    /// <summary>All that Envoy has, endpoints included.</summary>
    public async Task<JsonDocument> ConfigDumpAsync(CancellationToken cancellationToken) =>
        JsonDocument.Parse(await GetAsync("/config_dump?include_eds", cancellationToken));

    /// <summary>Any page of the admin API, as text.</summary>
    public async Task<string> GetAsync(string path, CancellationToken cancellationToken) =>
        await _http.GetStringAsync(new Uri(path, UriKind.Relative), cancellationToken);

    /// <summary>Asks the process to end (SIGTERM), and returns its exit code.</summary>
    public async Task<int> StopAsync(CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-TERM", ProcessId.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, cancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        Kill(_process);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static ProcessStartInfo StartInfo(
        string program, DirectoryInfo folder, string configFile, string adminFile, string[] arguments) =>
        new(
            program,
            [
                "-c", configFile,
                "--config-yaml", """{"admin":{"address":{"socket_address":{"address":"127.0.0.1","port_value":0}}}}""",
                "--admin-address-path", adminFile,
                "--log-path", LogFile(folder),
                "--log-level", "info",
                "--concurrency", "1",
                "--disable-hot-restart",
                "--drain-time-s", "1",
                "--file-flush-interval-msec", "100",
                .. arguments,
            ])
        { UseShellExecute = false };

    private static async Task<Uri?> AdminAsync(
        Process process, DirectoryInfo folder, string adminFile, CancellationToken cancellationToken)
    {
        if (process.HasExited)
        {
            throw new InvalidOperationException($"Envoy ended with {process.ExitCode} at its start.\n{ReadLog(folder)}");
        }

        // The file appears empty first.
        return File.Exists(adminFile)
            && IPEndPoint.TryParse((await File.ReadAllTextAsync(adminFile, cancellationToken)).Trim(), out var address)
            && address.Port > 0
                ? new Uri($"http://{address}")
                : null;
    }

    private static string LogFile(DirectoryInfo folder) => Path.Combine(folder.FullName, "envoy.log");

    private static string ReadLog(DirectoryInfo folder) =>
        File.Exists(LogFile(folder)) ? File.ReadAllText(LogFile(folder)) : "(no log)";

    private static void Kill(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(new Uri("/ready", UriKind.Relative), cancellationToken);
        return response.StatusCode == HttpStatusCode.OK;
    }

    private async Task WaitAsync(string what, Func<CancellationToken, Task<bool>> ask, TimeSpan? within)
    {
        try
        {
            await Eventually.TrueAsync($"{what} of Envoy {ProcessId}", token => AskLivingAsync(ask, token), within);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message}\nThe end of its log:\n{LogTail()}", exception);
        }
    }

    private async Task<bool> AskLivingAsync(Func<CancellationToken, Task<bool>> ask, CancellationToken cancellationToken) =>
        HasExited
            ? throw new InvalidOperationException($"Envoy {ProcessId} ended with {_process.ExitCode}.\n{LogTail()}")
            : await ask(cancellationToken);

    private string LogTail() => string.Join('\n', Log.Split('\n').TakeLast(40));
}
