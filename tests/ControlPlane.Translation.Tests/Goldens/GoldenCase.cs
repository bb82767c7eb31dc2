using System.Text.Encodings.Web;
using System.Text.Json;
using ControlPlane.Composition.Rendering;
using ControlPlane.Fixtures;
using ControlPlane.Model.Proxies;
using ControlPlane.Translation.Tests.Worlds;
using ControlPlane.Xds;

namespace ControlPlane.Translation.Tests.Goldens;

/// <summary>One folder of Goldens: objects on top of the baseline's, one proxy, and what that proxy is given beyond (or instead of) the baseline.</summary>
/// <remarks>
/// <c>proxy.yaml</c> has the lines <c>kind</c> (sidecar or gateway), <c>mode</c> (redirect, loopback, none), <c>dns</c> and <c>certificate</c> (true or false) and
/// <c>shows</c> (<c>difference</c> or <c>all</c>), each with a default: the first, of the flags false.
/// </remarks>
internal sealed class GoldenCase(string name)
{
    private const string Baseline = "baseline";

    private static readonly (ResourceType Type, string File)[] Families =
    [
        (ResourceType.Cluster, "clusters.json"), (ResourceType.Endpoint, "endpoints.json"), (ResourceType.Route, "routes.json"), (ResourceType.Listener, "listeners.json"),
    ];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Root { get; } = Path.Combine(RepositoryRoot.Path, "tests", "ControlPlane.Translation.Tests", "Goldens");

    internal static IEnumerable<string> Names => Directory.EnumerateDirectories(Root).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal);

    internal string Folder { get; } = Path.Combine(Root, name);

    /// <summary>Files that the case must have and what must be in them, the inputs left out.</summary>
    internal IReadOnlyDictionary<string, string> Expected()
    {
        var (now, before) = (Snapshot(), name == Baseline || Setting("shows", "difference") == "all" ? null : SnapshotOf(World.Empty.With(Input(Baseline))));
        return Families
            .Select(family => (family.File, Text: string.Concat(Shown(now.Table(family.Type), before?.Table(family.Type)).Select(TextOf))))
            .Where(file => file.Text.Length > 0).ToDictionary(file => file.File, file => file.Text);
    }

    /// <summary>All that the proxy is given.</summary>
    internal Snapshot Snapshot() => SnapshotOf(name == Baseline ? World.Empty.With(Input(Baseline)) : World.Empty.With(Input(Baseline), Input(name)));

    private static IEnumerable<EnvoyResource> Shown(ResourceTable now, ResourceTable? before) =>
        now.InNameOrder().Where(resource => before is null || !before.TryGet(resource.Name, out var other) || !other.Equals(resource));

    private static string TextOf(EnvoyResource resource) => $"// {resource.Name}\n{EnvoyJson.Of(resource).ToJsonString(Indented).ReplaceLineEndings("\n")}\n";

    private static string Input(string name) => File.ReadAllText(Path.Combine(Root, name, "input.yaml"));

    private Snapshot SnapshotOf(World world) => world.See(Proxy()).Snapshot;

    private Proxy Proxy() => Setting("kind", "sidecar") == "gateway" ? World.GatewayOf() : World.SidecarOf("a", proxy => proxy with
    {
        Interception = Enum.Parse<InterceptionMode>(Setting("mode", "redirect"), ignoreCase: true),
        DnsCapture = bool.Parse(Setting("dns", "false")),
        HasWorkloadCertificate = bool.Parse(Setting("certificate", "false")),
    });

    private string Setting(string key, string otherwise) =>
        File.ReadLines(Path.Combine(Folder, "proxy.yaml")).Select(line => line.Split(':', 2)).Where(pair => pair[0].Trim() == key)
            .Select(pair => pair[1].Trim()).FirstOrDefault(otherwise);
}
