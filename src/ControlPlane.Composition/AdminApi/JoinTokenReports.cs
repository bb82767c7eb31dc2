using System.Collections.Immutable;

namespace ControlPlane.Composition.AdminApi;

/// <summary>All join tokens that have not ended, oldest first.</summary>
public sealed record JoinTokenReports(ImmutableArray<JoinTokenReport> Tokens);
