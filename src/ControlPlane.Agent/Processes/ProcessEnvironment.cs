using System.Collections;

namespace ControlPlane.Agent.Processes;

/// <summary>Environment variables as a value.</summary>
public static class ProcessEnvironment
{
    /// <summary>This process's variables at this moment.</summary>
    public static IReadOnlyDictionary<string, string> Current() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "", StringComparer.Ordinal);
}
