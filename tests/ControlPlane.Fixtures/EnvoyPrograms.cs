using System.Diagnostics.CodeAnalysis;

namespace ControlPlane.Fixtures;

/// <summary>The real Envoys that tests run.</summary>
public static class EnvoyPrograms
{
    /// <summary>Names the current Envoy.</summary>
    public const string CurrentVariable = "ENVOY_BIN";

    /// <summary>Names the oldest Envoy that is supported; optional.</summary>
    public const string OldestVariable = "ENVOY_BIN_OLDEST";

    /// <summary>The current one: <c>ENVOY_BIN</c>, else <c>envoy</c> on PATH; null: none.</summary>
    public static string? Current => FromVariable(CurrentVariable) ?? OnPath();

    /// <summary>The oldest supported one: <c>ENVOY_BIN_OLDEST</c>; null: none.</summary>
    public static string? Oldest => FromVariable(OldestVariable);

    /// <summary>The current one, and the oldest when <c>ENVOY_BIN_OLDEST</c> names it.</summary>
    public static IReadOnlyList<string> All => [.. new[] { Current, Oldest }.OfType<string>()];

    /// <summary>The current one, or null with the words to skip with.</summary>
    public static bool TryGet([NotNullWhen(true)] out string? program, out string skipReason)
    {
        program = Current;
        skipReason = $"NOT TESTED: no Envoy; set {CurrentVariable} to one, or put envoy on PATH";
        return program is not null;
    }

    private static string? FromVariable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } path && File.Exists(path) ? path : null;

    private static string? OnPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "envoy")).FirstOrDefault(File.Exists);
}
