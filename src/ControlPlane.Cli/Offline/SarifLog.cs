using System.Text.Json.Nodes;
using ControlPlane.Model.Config;

namespace ControlPlane.Cli.Offline;

/// <summary>Findings as SARIF 2.1.0, which code hosts show beside the lines of a change.</summary>
internal static class SarifLog
{
    internal static JsonObject Of(IEnumerable<Diagnostic> diagnostics) => new()
    {
        ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
        ["version"] = "2.1.0",
        ["runs"] = new JsonArray(new JsonObject
        {
            ["tool"] = new JsonObject { ["driver"] = new JsonObject { ["name"] = "mesh analyze" } },
            ["results"] = new JsonArray([.. diagnostics.Select(Result)]),
        }),
    };

    private static JsonObject Result(Diagnostic diagnostic)
    {
        var result = new JsonObject
        {
            ["ruleId"] = diagnostic.Code,
            ["level"] = diagnostic.Severity switch
            {
                Severity.Error => "error",
                Severity.Warning => "warning",
                Severity.Info => "note",
            },
            ["message"] = new JsonObject { ["text"] = diagnostic.Hint is { } hint ? $"{diagnostic.Message} ({hint})" : diagnostic.Message },
        };
        if (diagnostic.Span is { } span)
        {
            result["locations"] = new JsonArray(new JsonObject
            {
                ["physicalLocation"] = new JsonObject
                {
                    ["artifactLocation"] = new JsonObject { ["uri"] = span.File.Replace('\\', '/') },
                    ["region"] = new JsonObject
                    {
                        ["startLine"] = span.Start.Line,
                        ["startColumn"] = span.Start.Column,
                        ["endLine"] = span.End.Line,
                        ["endColumn"] = span.End.Column,
                    },
                },
            });
        }

        return result;
    }
}
