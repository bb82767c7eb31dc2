using System.CommandLine;
using System.Text.Json;
using ControlPlane.Cli.Offline;
using ControlPlane.Composition.AdminApi;
using ControlPlane.Model.Config;

namespace ControlPlane.Cli.Commands;

/// <summary><c>mesh analyze</c>: what is wrong with configuration, without a server.</summary>
internal static class AnalyzeCommand
{
    internal static Command Create(CommandHost host)
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files and folders of Istio YAML.", Arity = ArgumentArity.OneOrMore };
        var meshConfig = new Option<string?>("--mesh-config") { Description = "Istio's MeshConfig, checked too.", HelpName = "FILE" };
        var output = new Option<string>("--output", "-o") { Description = "text, json or sarif.", HelpName = "FORMAT", DefaultValueFactory = _ => "text" };
        output.AcceptOnlyFromAmong("text", "json", "sarif");
        var command = new Command(
            "analyze",
            """
            Check configuration as the control plane would read it. Exit code 79 when there are errors, whatever the output format.

            Try:
              mesh analyze ./mesh
              mesh analyze ./mesh extra.yaml -o sarif > findings.sarif
            """) { paths, meshConfig, output };
        command.SetAction(async (parsed, _) =>
        {
            var mesh = OfflineMesh.Load(parsed.GetRequiredValue(paths), parsed.GetValue(meshConfig));
            await host.Output.WriteAsync(parsed.GetValue(output) switch
            {
                "json" => JsonSerializer.Serialize(new DiagnosticReports([.. mesh.Diagnostics.Select(DiagnosticReport.From)]), AdminJson.Options) + "\n",
                "sarif" => SarifLog.Of(mesh.Diagnostics).ToJsonString(AdminJson.Options) + "\n",
                _ => string.Concat(mesh.Diagnostics.Select(diagnostic => DiagnosticPrinter.Print(diagnostic) + "\n")),
            });
            await host.Messages.WriteLineAsync(Summary(mesh));
            return mesh.HasErrors ? ExitCode.Findings : ExitCode.Ok;
        });
        return command;
    }

    private static string Summary(OfflineMesh mesh)
    {
        var errors = mesh.Diagnostics.Count(diagnostic => diagnostic.Severity == Severity.Error);
        var warnings = mesh.Diagnostics.Count(diagnostic => diagnostic.Severity == Severity.Warning);
        return $"{Counted(errors, "error")}, {Counted(warnings, "warning")}; {mesh.Objects} {(mesh.Objects == 1 ? "object is" : "objects are")} valid";
    }

    private static string Counted(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
