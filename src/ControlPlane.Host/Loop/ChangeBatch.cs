using System.Collections.Immutable;
using ControlPlane.Model;

namespace ControlPlane.Host.Loop;

/// <summary>Changes that are applied together.</summary>
public sealed record ChangeBatch(ImmutableArray<MeshChange> Changes, Arrivals Arrived);
