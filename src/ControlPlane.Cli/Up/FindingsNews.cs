using ControlPlane.Composition.AdminApi;
using ControlPlane.Model.Config;

namespace ControlPlane.Cli.Up;

/// <summary>What is new in the findings of a control plane that is asked again and again: errors and warnings, each told once.</summary>
internal sealed class FindingsNews
{
    private HashSet<(string? File, string Code, string Message)> _told = [];

    /// <summary>Compares with the last call.</summary>
    /// <param name="now">All findings there are.</param>
    /// <returns>The findings to tell now, one text each; a single sentence when the last of those told before has gone.</returns>
    internal IReadOnlyList<string> Update(DiagnosticReports now)
    {
        var serious = now.Diagnostics.Where(finding => finding.Severity != Severity.Info).ToList();
        // Without the line: what only moved up or down in its file is no news.
        var before = _told;
        _told = [.. serious.Select(Identity)];
        return before.Count > 0 && _told.Count == 0
            ? ["✔ configuration: nothing is wrong with it any more"]
            : [.. serious.Where(finding => !before.Contains(Identity(finding))).Select(Tell)];
    }

    private static (string?, string, string) Identity(DiagnosticReport finding) => (finding.File, finding.Code, finding.Message);

    private static string Tell(DiagnosticReport finding)
    {
        var place = finding.File is null ? "" : $"{finding.File}:{finding.Line}:{finding.Column}: ";
        var hint = finding.Hint is null ? "" : $" ({finding.Hint})";
        return $"{(finding.Severity == Severity.Error ? '✘' : '!')} {place}{finding.Severity.ToString().ToLowerInvariant()} {finding.Code}: {finding.Message}{hint}";
    }
}
