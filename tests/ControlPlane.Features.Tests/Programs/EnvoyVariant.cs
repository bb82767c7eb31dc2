using ControlPlane.Agent.Bootstraps;
using ControlPlane.Fixtures;

namespace ControlPlane.Features.Tests.Programs;

/// <summary>Which Envoy, and which of the two variants of discovery it speaks.</summary>
/// <param name="Label">Short name that is a DNS label.</param>
/// <param name="Oldest">Whether the oldest supported Envoy, else the current one.</param>
/// <param name="Protocol">Delta or state of the world.</param>
internal sealed record EnvoyVariant(string Label, bool Oldest, XdsProtocol Protocol)
{
    internal static EnvoyVariant CurrentDelta { get; } = new("current-delta", false, XdsProtocol.Delta);
    internal static EnvoyVariant CurrentSotw { get; } = new("current-sotw", false, XdsProtocol.StateOfTheWorld);
    internal static EnvoyVariant OldestDelta { get; } = new("oldest-delta", true, XdsProtocol.Delta);
    internal static EnvoyVariant OldestSotw { get; } = new("oldest-sotw", true, XdsProtocol.StateOfTheWorld);

    internal static IReadOnlyList<EnvoyVariant> All { get; } = [CurrentDelta, CurrentSotw, OldestDelta, OldestSotw];

    /// <summary>For theories: a row for each variant.</summary>
    public static TheoryData<string> Labels => [.. All.Select(variant => variant.Label)];

    /// <summary>Path of the Envoy; null: this machine has none.</summary>
    internal string? Program => Oldest ? EnvoyPrograms.Oldest : EnvoyPrograms.Current;

    internal static EnvoyVariant Of(string label) => All.Single(variant => variant.Label == label);
}
