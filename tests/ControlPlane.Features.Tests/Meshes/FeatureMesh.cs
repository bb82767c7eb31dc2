using System.Globalization;
using System.Text.Json.Nodes;
using ControlPlane.Agent.Addresses;
using ControlPlane.Agent.Bootstraps;
using ControlPlane.Features.Tests.Programs;
using ControlPlane.Fixtures;
using ControlPlane.Model.Proxies;

namespace ControlPlane.Features.Tests.Meshes;

/// <summary>The shipped server with a folder of YAML, and real Envoys that ask it; where nothing else is said without root, all on loopback addresses of their own.</summary>
internal sealed class FeatureMesh : IAsyncDisposable
{
    /// <summary>An object that every <see cref="ApplyAsync"/> changes, so that each makes a revision that concerns every Envoy.</summary>
    private const string Generation = """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: generation}
        spec:
          hosts: [generation.test]
          ports: [{number: 1, name: tcp, protocol: TCP}]
          resolution: STATIC
          endpoints: [{address: 127.0.0.1, ports: {tcp: $N}}]
        ---

        """;

    private const string MeshConfigName = "mesh-config.yaml";

    private static readonly TimeSpan ConvergenceLimit = TimeSpan.FromSeconds(30);

    private readonly string _folder;
    private readonly List<EnvoyProgram> _envoys = [];
    private int _generation;
    private string _yaml = "";

    private FeatureMesh(string folder, ControlPlaneProgram controlPlane) => (_folder, ControlPlane) = (folder, controlPlane);

    internal ControlPlaneProgram ControlPlane { get; }

    internal IReadOnlyList<EnvoyProgram> Envoys => _envoys;

    /// <summary>The folder that the server watches.</summary>
    internal string ConfigFolder => Path.Combine(_folder, "config");

    /// <summary>Starts a server with an empty folder, on a loopback address of its own.</summary>
    /// <param name="meshConfig">Istio's MeshConfig; empty: the built-in settings.</param>
    internal static Task<FeatureMesh> StartAsync(string meshConfig = "") =>
        StartAsync(new HostAndPort(LoopbackRange.Next(), ProxySettings.DefaultXdsPort), [], [], meshConfig);

    /// <summary>Starts a server with an empty folder.</summary>
    /// <param name="xds">Where Envoys connect.</param>
    /// <param name="prefix">A command that it is run under; may be empty.</param>
    /// <param name="options">More options for it.</param>
    /// <param name="meshConfig">Istio's MeshConfig; empty: the built-in settings.</param>
    internal static async Task<FeatureMesh> StartAsync(HostAndPort xds, IReadOnlyList<string> prefix, IReadOnlyList<string> options, string meshConfig)
    {
        var folder = Directory.CreateTempSubdirectory("mesh-feature-").FullName;
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111); // Envoys of other users put their sockets there
        var config = Directory.CreateDirectory(Path.Combine(folder, "config")).FullName;
        await File.WriteAllTextAsync(Path.Combine(config, "case.yaml"), "# nothing yet\n");
        List<string> all = ["--config", config, .. options];
        if (meshConfig.Length > 0)
        {
            var path = Path.Combine(folder, MeshConfigName);
            await File.WriteAllTextAsync(path, meshConfig);
            all.AddRange(["--mesh-config", path]);
        }

        var mesh = new FeatureMesh(folder, new(folder, xds, prefix, all));
        try
        {
            await mesh.ControlPlane.StartAsync();
            return mesh;
        }
        catch
        {
            await mesh.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts Envoys, all at once, and waits until they serve and all others know them.</summary>
    internal async Task<IReadOnlyList<EnvoyProgram>> AddAsync(params IEnumerable<WorkloadPlan> plans)
    {
        List<EnvoyProgram> added = [];
        foreach (var plan in plans)
        {
            added.Add(await LaunchAsync(plan));
        }

        await Task.WhenAll(added.Select(envoy => envoy.ReadyAsync()));
        await ConvergedAsync();
        // A revision that was begun after the last of them took its listeners: whoever has it knows all their endpoints.
        await ApplyAsync(_yaml);
        return added;
    }

    /// <summary>Replaces the test's YAML by rename, and waits until every Envoy has answered for all that follows from it.</summary>
    internal async Task ApplyAsync(string yaml)
    {
        (_generation, _yaml) = (_generation + 1, yaml);
        await WriteAsync("case.yaml", Written(yaml));
        await Eventually.TrueAsync($"all proxies have generation {_generation}", HasGenerationAsync, ConvergenceLimit);
        await ConvergedAsync();
    }

    /// <summary>The file that <see cref="ApplyAsync"/> makes of a test's YAML, for the lines that messages name.</summary>
    internal string Written(string yaml) => Generation.Replace("$N", _generation.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) + yaml;

    /// <summary>Writes a file of the watched folder by rename, and waits for nothing.</summary>
    internal Task WriteAsync(string name, string yaml) => ReplaceAsync(Path.Combine(ConfigFolder, name), yaml);

    /// <summary>Replaces the MeshConfig that the server was started with, and waits for nothing.</summary>
    internal Task WriteMeshConfigAsync(string yaml) => ReplaceAsync(Path.Combine(_folder, MeshConfigName), yaml);

    /// <summary>Waits until every Envoy has answered for all that it was sent, of all types.</summary>
    internal Task ConvergedAsync() =>
        Eventually.TrueAsync("all proxies answered", async token => HasConverged(await ControlPlane.GetJsonAsync("proxies", token)), ConvergenceLimit);

    /// <summary>Kills an Envoy and forgets it.</summary>
    internal async Task RemoveAsync(EnvoyProgram envoy)
    {
        _envoys.Remove(envoy);
        await envoy.DisposeAsync();
    }

    /// <summary>What helps to understand a failure: what the server and the Envoys said, and what the Envoys refuse.</summary>
    internal Task<string> DescribeAsync() => MeshDescription.OfAsync(this);

    public async ValueTask DisposeAsync()
    {
        foreach (var envoy in _envoys)
        {
            await envoy.DisposeAsync();
        }

        await ControlPlane.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ReplaceAsync(string path, string text)
    {
        var temporary = Path.Combine(_folder, $"{Path.GetFileName(path)}.new");
        await File.WriteAllTextAsync(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }

    private async Task<EnvoyProgram> LaunchAsync(WorkloadPlan plan)
    {
        var program = plan.Variant.Program ?? throw new InvalidOperationException($"no Envoy for {plan.Variant.Label}");
        var envoy = await EnvoyProgram.LaunchAsync(program, SettingsOf(plan), plan, _folder);
        _envoys.Add(envoy);
        return envoy;
    }

    private ProxySettings SettingsOf(WorkloadPlan plan)
    {
        var address = plan.Address ?? LoopbackRange.Next();
        return new()
        {
            Proxy = new()
            {
                NodeId = NodeId.Of(plan.Kind, address, plan.Name, plan.Namespace),
                Kind = plan.Kind,
                Name = plan.Name,
                Namespace = plan.Namespace,
                Addresses = [address],
                Labels = plan.Labels,
                Interception = plan.Kind == ProxyKind.Router ? InterceptionMode.None : plan.Interception,
                BindAddress = plan.Interception == InterceptionMode.Redirect ? null : address,
                DnsCapture = plan.DnsCapture,
                ServiceAccount = plan.ServiceAccount,
                Service = plan.Service,
                Ports = plan.Ports,
            },
            Xds = ControlPlane.Xds,
            Protocol = plan.Variant.Protocol,
            DrainTime = plan.DrainTime,
            AccessLogFlush = TimeSpan.FromMilliseconds(50),
        };
    }

    private async Task<bool> HasGenerationAsync(CancellationToken cancellationToken)
    {
        var endpoint = $"outbound|1||generation.test::127.0.0.1:{_generation}::";
        foreach (var envoy in _envoys)
        {
            if (!(await envoy.AdminAsync("clusters", cancellationToken)).Contains(endpoint, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private bool HasConverged(JsonNode report)
    {
        var proxies = report["proxies"]!.AsArray().ToLookup(proxy => (string)proxy!["nodeId"]!);
        return _envoys.TrueForAll(envoy => proxies[envoy.NodeId].LastOrDefault() is { } proxy && HasAnswered(proxy["types"]!.AsArray()));
    }

    // Endpoints come before listeners and routes: those must have come as far. Not as far as the mesh itself, whose newest revisions may concern nobody.
    private static bool HasAnswered(JsonArray types)
    {
        var endpoints = types.Where(type => (string?)type!["type"] == "EDS").Select(type => (long)type!["ackedRevision"]!).LastOrDefault();
        return types.All(type =>
            (string?)type!["state"] == "Rejected" || ((string?)type["state"] == "Synced" && (long)type["ackedRevision"]! >= endpoints));
    }
}
