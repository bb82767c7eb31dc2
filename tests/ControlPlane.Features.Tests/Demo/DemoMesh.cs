using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using ControlPlane.Fixtures;

namespace ControlPlane.Features.Tests.Demo;

/// <summary>
/// <c>mesh up --demo</c> as a user runs it, on a copy of the demo's policies with ports that nobody else has. As root it runs as another user,
/// so that needing root would show.
/// </summary>
internal sealed partial class DemoMesh : IAsyncDisposable
{
    private const string Nobody = "65534";
    private const string MarkVariable = "MESH_TEST_MARK";

    // From its own folder: beside the tests lie the dependencies of the tests.
    internal static readonly string MeshProgram = Path.Combine(
        [RepositoryRoot.Path, "src", "ControlPlane.Cli", "bin", .. AppContext.BaseDirectory.TrimEnd('/').Split('/')[^2..], "mesh.dll"]);

    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder;
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly string _mark = Guid.NewGuid().ToString();

    private DemoMesh(DirectoryInfo folder, int gatewayPort, IReadOnlyList<string> arguments)
    {
        (_folder, GatewayPort) = (folder, gatewayPort);
        var start = new ProcessStartInfo { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName };
        foreach (var part in (string[])["dotnet", MeshProgram, "up", "--demo", "--config", Policies, "--state", Path.Combine(folder.FullName, "state"), .. arguments])
        {
            start.ArgumentList.Add(part);
        }

        start.FileName = AsNobody(start.ArgumentList);
        start.Environment[MarkVariable] = _mark;
        _process = new() { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    internal int GatewayPort { get; }

    internal string Policies => Path.Combine(_folder.FullName, "policies");

    /// <summary>All that it has said so far.</summary>
    internal string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>The forward proxy of the traffic generator's sidecar, as the output tells it to the user.</summary>
    internal Uri TrafficSidecar => new(ProxyUrl().Match(Output).Groups[1].Value);

    /// <summary>Starts it, and waits until it says what to try next.</summary>
    internal static async Task<DemoMesh> StartAsync(params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("demo-mesh-");
        var ports = FreePorts(3);
        CopyPolicies(Path.Combine(folder.FullName, "policies"), ports[0]);
        OpenToAll(folder);
        var mesh = new DemoMesh(folder, ports[0], ["--xds", $"127.0.0.1:{ports[1]}", "--admin", $"127.0.0.1:{ports[2]}", .. arguments]);
        try
        {
            await Eventually.TrueAsync("mesh up", () => mesh._process.HasExited || mesh.Output.Contains("Ctrl-C stops everything", StringComparison.Ordinal), StartTime);
            Assert.False(mesh._process.HasExited, mesh.Output);
            return mesh;
        }
        catch
        {
            await mesh.DisposeAsync();
            throw;
        }
    }

    /// <summary>Edits a policy as an editor does: the whole file is written anew.</summary>
    internal async Task EditAsync(string file, string right, string wrong)
    {
        var path = Path.Combine(Policies, file);
        var text = await File.ReadAllTextAsync(path);
        Assert.Contains(right, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, text.Replace(right, wrong, StringComparison.Ordinal));
    }

    /// <summary>Ends it as Ctrl-C does, by the signal that a shell in the background does not switch off.</summary>
    /// <returns>Its exit code.</returns>
    internal Task<int> InterruptAsync() => EndAsync("-TERM");

    /// <summary>Ends it as the kernel does when memory is short, or a user who has had enough.</summary>
    internal Task<int> KillAsync() => EndAsync("-KILL");

    private async Task<int> EndAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{_process.Id}"]);
        using var late = new CancellationTokenSource(StopTime);
        await _process.WaitForExitAsync(late.Token);
        return _process.ExitCode;
    }

    /// <summary>Everything that still runs of what it started, by the variable that they inherit.</summary>
    internal IReadOnlyList<string> Leftovers() => [.. Directory.EnumerateDirectories("/proc").Where(IsOurs).Select(Describe)];

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Leftovers().Select(left => int.Parse(left.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)))
        {
            using var kill = Process.Start("kill", ["-KILL", $"{process}"]);
            await kill.WaitForExitAsync();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    internal static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(listener => listener.Stop());
        return ports;
    }

    private static void CopyPolicies(string target, int gatewayPort)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "demo", "policies")))
        {
            var text = File.ReadAllText(file);
            File.WriteAllText(Path.Combine(target, Path.GetFileName(file)), text.Replace("number: 8080", $"number: {gatewayPort}", StringComparison.Ordinal));
        }
    }

    private static void OpenToAll(DirectoryInfo folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (var entry in folder.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Append(folder))
        {
            entry.UnixFileMode |= UnixFileMode.OtherRead | UnixFileMode.OtherWrite | (entry is DirectoryInfo ? UnixFileMode.OtherExecute : 0);
        }
    }

    // Root can be given away where that user may read the build; the first word is the program, the rest its arguments.
    private static string AsNobody(System.Collections.ObjectModel.Collection<string> command)
    {
        if (Environment.IsPrivilegedProcess)
        {
            string[] prefix = ["setpriv", "--reuid", Nobody, "--regid", Nobody, "--clear-groups", "--"];
            using var probe = Process.Start(prefix[0], [.. prefix[1..], "test", "-r", command[1]]);
            probe.WaitForExit();
            if (probe.ExitCode == 0)
            {
                for (var i = 0; i < prefix.Length; i++)
                {
                    command.Insert(i, prefix[i]);
                }
            }
            else
            {
                TestContext.Current.AddWarning($"ran as root: another user may not read {command[1]}");
            }
        }

        var program = command[0];
        command.RemoveAt(0);
        return program;
    }

    private bool IsOurs(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "environ")).Contains(_mark, StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false; // no process, ended meanwhile, or somebody else's
        }
    }

    private static string Describe(string folder)
    {
        try
        {
            return $"{Path.GetFileName(folder)} {File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ')}";
        }
        catch (IOException)
        {
            return $"{Path.GetFileName(folder)} ended meanwhile";
        }
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }

    [GeneratedRegex(@"-x (http://[0-9.]+:15080) ")]
    private static partial Regex ProxyUrl();
}
