using ControlPlane.Model.Collections;

namespace ControlPlane.Model.Meshes;

/// <summary>An access log in a file.</summary>
/// <param name="Path">File that Envoy writes; <c>/dev/stdout</c> is its standard output.</param>
/// <param name="TextFormat">Envoy's format string; null: the default text, unless <paramref name="JsonFormat"/> is set.</param>
/// <param name="JsonFormat">Fields of a JSON line with their format strings; null: text.</param>
public sealed record FileAccessLog(string Path, string? TextFormat, EquatableMap<string>? JsonFormat)
{
    /// <summary>A CEL expression that a Telemetry adds: only what satisfies it is logged; null: everything.</summary>
    public string? Filter { get; init; }

    /// <summary>Envoy's standard output in the default text format.</summary>
    public static FileAccessLog StandardOutput { get; } = new("/dev/stdout", null, null);
}
