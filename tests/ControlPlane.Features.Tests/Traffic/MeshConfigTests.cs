using System.Net;
using System.Text.Json.Nodes;
using ControlPlane.Features.Tests.Apps;
using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Features.Tests.Requests;
using ControlPlane.Fixtures;
using ControlPlane.Model.Services;

namespace ControlPlane.Features.Tests.Traffic;

/// <summary>Istio's MeshConfig: access logs by a provider's format, and only known destinations.</summary>
[Trait("Category", "Envoy")]
public sealed class MeshConfigTests : IAsyncLifetime
{
    private readonly string _logFolder = Directory.CreateTempSubdirectory("mesh-logs-").FullName;
    private EchoApp _app = null!;
    private FeatureMesh? _mesh;
    private HttpCaller _client = null!;

    private string LogPath => Path.Combine(_logFolder, "access.log");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(EnvoyPrograms.TryGet(out _, out var reason), reason);
        _app = await EchoApp.StartAsync("known", "v1");
        _mesh = await FeatureMesh.StartAsync($$"""
            outboundTrafficPolicy: {mode: REGISTRY_ONLY}
            defaultProviders: {accessLogging: [ours]}
            extensionProviders:
            - name: ours
              envoyFileAccessLog:
                path: {{LogPath}}
                logFormat:
                  labels: {path: "%REQ(:PATH)%", code: "%RESPONSE_CODE%", cluster: "%UPSTREAM_CLUSTER%"}
            """);
        var envoys = await _mesh.AddAsync(
            new WorkloadPlan("known") { Service = "known", Ports = [new(80, "http", Protocol.Http, _app.HttpPort)] },
            new WorkloadPlan("client"));
        _client = HttpCaller.Through(envoys[1].Settings.Proxy.Addresses[0], 15080);
    }

    public async ValueTask DisposeAsync()
    {
        if (_mesh is not null)
        {
            _client.Dispose();
            await _mesh.DisposeAsync();
            await _app.DisposeAsync();
        }

        Directory.Delete(_logFolder, recursive: true);
    }

    [Fact]
    public async Task AccessLog_OfAProviderWithLabels_IsJsonInItsFile()
    {
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("http://known/logged")).Status);

        var line = await Eventually.GetAsync("the request's line in the access log", async token =>
            (File.Exists(LogPath) ? await File.ReadAllLinesAsync(LogPath, token) : []).FirstOrDefault(text => text.Contains("outbound|80||known", StringComparison.Ordinal)));

        var json = JsonNode.Parse(line)!;
        Assert.Equal(("/logged", "200"), ((string?)json["path"], $"{json["code"]}"));
        Assert.Equal(3, json.AsObject().Count);
    }

    [Fact]
    public async Task UnknownHost_RegistryOnly_Is502AndNobodyIsAsked()
    {
        await using var stranger = await EchoApp.StartAsync("stranger", "none");

        var reply = await _client.GetAsync($"http://127.0.0.1:{stranger.HttpPort}/");

        Assert.Equal(HttpStatusCode.BadGateway, reply.Status);
        Assert.Equal(0, stranger.Requests);
    }
}
