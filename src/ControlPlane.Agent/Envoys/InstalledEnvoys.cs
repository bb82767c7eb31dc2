namespace ControlPlane.Agent.Envoys;

/// <summary>The Envoys that <c>mesh envoy install</c> put on this machine: one folder a version, the program inside it as <c>envoy</c>.</summary>
public static class InstalledEnvoys
{
    /// <summary>The folder of all installed versions: <c>$XDG_DATA_HOME/mesh/envoy</c>, by default <c>~/.local/share/mesh/envoy</c>.</summary>
    public static string Folder(IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var data = environment.GetValueOrDefault("XDG_DATA_HOME", "");
        return Path.Combine(
            data.Length > 0 ? data : Path.Combine(environment.GetValueOrDefault("HOME", Path.GetTempPath()), ".local", "share"), "mesh", "envoy");
    }

    /// <summary>Path of a version's program, whether it is there or not.</summary>
    public static string PathOf(string version, IReadOnlyDictionary<string, string> environment) =>
        Path.Combine(Folder(environment), version, "envoy");

    /// <summary>The program of the highest version; null: none is installed.</summary>
    public static string? Newest(IReadOnlyDictionary<string, string> environment)
    {
        var folder = Folder(environment);
        if (!Directory.Exists(folder))
        {
            return null;
        }

        return Directory.GetDirectories(folder)
            .Select(versioned => (Version: Version.TryParse(Path.GetFileName(versioned), out var version) ? version : null, Program: Path.Combine(versioned, "envoy")))
            .Where(candidate => candidate.Version is not null && EnvoyBinary.IsProgram(candidate.Program))
            .OrderByDescending(candidate => candidate.Version)
            .Select(candidate => candidate.Program)
            .FirstOrDefault();
    }
}
