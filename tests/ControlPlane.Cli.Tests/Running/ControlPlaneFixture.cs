using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ControlPlane.Agent.Processes;
using ControlPlane.Fixtures;

namespace ControlPlane.Cli.Tests.Running;

/// <summary>The real control plane for the tests of a class: the service <c>ratings</c> answers 418 by itself, the workload <c>NAME</c> offers the service <c>NAME</c>.</summary>
public sealed class ControlPlaneFixture : IAsyncLifetime
{
    private static int _fixtures;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mesh-run-");
    private readonly HttpClient _admin;
    private BackgroundProcess? _server;

    public ControlPlaneFixture()
    {
        // An address of its own, so that its ports need no luck: of this process, and in it of this fixture, for classes run side by side.
        var network = 48 + (Interlocked.Increment(ref _fixtures) % 16);
        Address = string.Create(CultureInfo.InvariantCulture, $"127.{network}.{(Environment.ProcessId >> 8) & 255}.{1 + (Environment.ProcessId % 250)}");
        _admin = new HttpClient { BaseAddress = new Uri($"http://{Address}:15014") };
    }

    public string Address { get; }

    public string Folder => _folder.FullName;

    public async ValueTask InitializeAsync()
    {
        if (!EnvoyPrograms.TryGet(out _, out _))
        {
            return; // the tests skip
        }

        var config = Directory.CreateDirectory(Path.Combine(Folder, "config")).FullName;
        await File.WriteAllTextAsync(Path.Combine(config, "ratings.yaml"), """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: ratings, namespace: default}
            spec:
              hosts: [ratings.default.svc.cluster.local]
              addresses: [10.91.0.1]
              ports: [{number: 9080, name: http, protocol: HTTP}]
              resolution: STATIC
              location: MESH_INTERNAL
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: ratings, namespace: default}
            spec:
              hosts: [ratings.default.svc.cluster.local]
              http:
              - directResponse: {status: 418}
            """);
        _server = new(MeshProcess.StartInfoOf(
            "ControlPlane.Host",
            "controlplane",
            ["--config", config, "--state", Path.Combine(Folder, "state"), "--xds", $"{Address}:15010", "--admin", $"{Address}:15014", "--allow-plaintext-xds"]));
        await Eventually.TrueAsync($"the control plane is ready; it said: {_server.Said}", IsReadyAsync, TimeSpan.FromSeconds(60));
    }

    public ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            _server.Signal(UnixSignal.Terminate);
            _server.Dispose();
        }

        _admin.Dispose();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>What the control plane thinks of a workload of the namespace default; null: it knows none of the name.</summary>
    internal async Task<string?> HealthOfAsync(string name, CancellationToken cancellationToken)
    {
        var mesh = await _admin.GetFromJsonAsync<JsonNode>("/debug/mesh", cancellationToken);
        var workload = mesh!["workloads"]!.AsArray().FirstOrDefault(workload => (string?)workload!["name"] == $"{name}.default");
        return ((string?)workload?["health"])?.ToUpperInvariant();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        if (_server!.HasExited)
        {
            throw new InvalidOperationException($"the control plane ended: {_server.Said}");
        }

        try
        {
            using var response = await _admin.GetAsync(new Uri("/ready", UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
