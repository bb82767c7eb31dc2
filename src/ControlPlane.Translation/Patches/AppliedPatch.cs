using ControlPlane.Model.Config;
using ControlPlane.Model.EnvoyFilters;

namespace ControlPlane.Translation.Patches;

/// <summary>A patch that is for a proxy.</summary>
/// <param name="Source">The EnvoyFilter that it is of.</param>
/// <param name="Patch">What it does.</param>
public sealed record AppliedPatch(ConfigKey Source, EnvoyPatch Patch);
