using Envoy.Config.Core.V3;

namespace ControlPlane.Cli.Commands.Xds;

/// <summary>How a proxy is played.</summary>
/// <param name="Node">Who it says it is.</param>
/// <param name="Refused">The type whose responses it refuses, such as <c>CDS</c>; null: none.</param>
/// <param name="Decoded">Whether each resource is shown whole.</param>
internal sealed record WatchSettings(Node Node, string? Refused, bool Decoded);
