using ControlPlane.Model.Config;

namespace ControlPlane.Model.EnvoyFilters;

/// <summary>An entry of <c>configPatches</c>.</summary>
/// <param name="Target">What is changed.</param>
/// <param name="Operation">How.</param>
/// <param name="Match">Which of them.</param>
/// <param name="Value">JSON of Envoy's message for the target; empty for REMOVE.</param>
public sealed record EnvoyPatch(PatchTarget Target, PatchOperation Operation, PatchMatch Match, string Value)
{
    /// <summary>Where the value stands, for findings.</summary>
    public SourceSpan? Place { get; init; }

    /// <summary>Where it is in its object, as in <c>spec.configPatches[0]</c>.</summary>
    public string Path { get; init; } = "";
}
