using System.CommandLine;
using System.Text.Json.Nodes;
using ControlPlane.Cli.Offline;
using ControlPlane.Composition.AdminApi;
using ControlPlane.Composition.Rendering;
using ControlPlane.Model.Config;
using ControlPlane.Translation;
using ControlPlane.Xds;

namespace ControlPlane.Cli.Commands;

/// <summary><c>mesh render</c>: the Envoy resources that a proxy would get, without a server and without the proxy.</summary>
internal static class RenderCommand
{
    internal static Command Create(CommandHost host)
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files and folders of Istio YAML.", Arity = ArgumentArity.OneOrMore };
        var options = new RenderOptions();
        var output = new Option<string>("--output", "-o") { Description = "yaml, json or summary.", HelpName = "FORMAT", DefaultValueFactory = _ => "yaml" };
        output.AcceptOnlyFromAmong("yaml", "json", "summary");
        var command = new Command(
            "render",
            """
            Print the Envoy resources that a proxy would get: clusters, endpoints, listeners and routes, by name. Findings go to standard error; with errors among them the exit code is 79.

            Try:
              mesh render --proxy productpage-v1.default ./mesh
              mesh render --proxy client.shop --mode loopback -o summary ./mesh
              mesh render --proxy ingress.edge --kind router --labels istio=ingressgateway ./mesh
            """) { paths, output };
        options.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            var offline = OfflineMesh.Load(parsed.GetRequiredValue(paths), parsed.GetValue(options.MeshConfig));
            foreach (var diagnostic in offline.Diagnostics)
            {
                await host.Messages.WriteLineAsync(DiagnosticPrinter.Print(diagnostic));
            }

            var proxy = options.Read(parsed).In(offline.Mesh);
            var snapshot = new Translator().Translate(offline.Mesh, Translator.ScopeOf(offline.Mesh, proxy));
            await host.Output.WriteAsync(parsed.GetValue(output) switch
            {
                "json" => Decoded(snapshot).ToJsonString(AdminJson.Options) + "\n",
                "summary" => Summary(snapshot),
                _ => YamlText.Of(Decoded(snapshot)),
            });
            return offline.HasErrors ? ExitCode.Findings : ExitCode.Ok;
        });
        return command;
    }

    private static IEnumerable<(string Key, ResourceTable Table)> Tables(Snapshot snapshot) =>
    [
        ("clusters", snapshot.Clusters),
        ("endpoints", snapshot.Endpoints),
        ("listeners", snapshot.Listeners),
        ("routes", snapshot.Routes),
    ];

    private static JsonObject Decoded(Snapshot snapshot) => new(
        Tables(snapshot).Select(table =>
            KeyValuePair.Create(table.Key, (JsonNode?)new JsonArray([.. table.Table.InNameOrder().Select(EnvoyJson.Of)]))));

    private static string Summary(Snapshot snapshot) => TextTable.Of(
        ["TYPE", "NAME", "BYTES", "FROM"],
        [
            .. from table in Tables(snapshot)
               from resource in table.Table.InNameOrder()
               select (IReadOnlyList<string>)
               [
                   resource.Type.ShortName,
                   resource.Name,
                   resource.Message.Length.ToString(System.Globalization.CultureInfo.InvariantCulture),
                   string.Join(", ", resource.Origins),
               ],
        ]);
}
