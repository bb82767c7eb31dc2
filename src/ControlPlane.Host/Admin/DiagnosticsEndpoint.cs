using ControlPlane.Composition.AdminApi;
using ControlPlane.Sources;

namespace ControlPlane.Host.Admin;

/// <summary><c>GET /diagnostics</c>: what is wrong or doubtful in the configuration now, as <see cref="DiagnosticReports"/>.</summary>
internal static class DiagnosticsEndpoint
{
    internal static void Map(IEndpointRouteBuilder routes) => routes.MapGet(
        "/diagnostics",
        (ConfigReport report) => Results.Json(new DiagnosticReports([.. report.Diagnostics.Select(DiagnosticReport.From)]), AdminJson.Options));
}
