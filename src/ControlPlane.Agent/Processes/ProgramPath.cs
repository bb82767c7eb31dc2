using ControlPlane.Agent.Envoys;

namespace ControlPlane.Agent.Processes;

/// <summary>Finds programs as a shell does.</summary>
public static class ProgramPath
{
    /// <summary>The first program of this name in the folders of PATH; null: none.</summary>
    public static string? Find(string name, IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return environment.GetValueOrDefault("PATH", "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(EnvoyBinary.IsProgram);
    }
}
