using ControlPlane.Translation.Patches;
using ControlPlane.Translation.Telemetry;
using ControlPlane.Translation.Visibility;

namespace ControlPlane.Translation;

/// <summary>The rules of a mesh that are chosen for each proxy by what it is.</summary>
/// <param name="Sidecars">What it sees.</param>
/// <param name="Telemetries">What is said of it.</param>
/// <param name="Patches">What is changed of what it gets.</param>
internal sealed record ProxyTables(SidecarTable Sidecars, TelemetryTable Telemetries, PatchTable Patches);
