using ControlPlane.Model.Collections;

namespace ControlPlane.Model.DestinationRules;

/// <summary>A named part of a service.</summary>
/// <param name="Name">DNS label, unique in the rule.</param>
/// <param name="Labels">Endpoints that carry all of these belong to it; empty: all.</param>
/// <param name="TrafficPolicy">Blocks that replace the rule's; <see cref="TrafficPolicy.None"/> inherits all.</param>
public sealed record Subset(string Name, EquatableMap<string> Labels, TrafficPolicy TrafficPolicy);
