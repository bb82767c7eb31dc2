using ControlPlane.Model.Collections;

namespace ControlPlane.Model.Telemetries;

/// <summary>An entry of <c>accessLogging</c>.</summary>
public sealed record LoggingRule
{
    /// <summary>Names of MeshConfig's <c>extensionProviders</c>; empty: those in force so far.</summary>
    public EquatableArray<string> Providers { get; init; }

    public WorkloadMode Mode { get; init; }

    /// <summary>Whether those providers log nothing.</summary>
    public bool Disabled { get; init; }

    /// <summary>A CEL expression: only what satisfies it is logged. Without effect on providers that are not named beside it.</summary>
    public string? Filter { get; init; }
}
