namespace ControlPlane.Composition.AdminApi;

/// <summary>What <c>GET /diagnostics</c> and <c>mesh analyze -o json</c> answer; by file and place.</summary>
public sealed record DiagnosticReports(IReadOnlyList<DiagnosticReport> Diagnostics);
