using ControlPlane.Features.Tests.Apps;
using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Features.Tests.Requests;
using ControlPlane.Fixtures;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;
using Envoy.Extensions.TransportSockets.Tls.V3;

namespace ControlPlane.Features.Tests.Identities;

/// <summary>
/// A mesh whose workloads have certificates: <c>srv</c>, a client and a gateway; <c>plain</c> and a bare client have none, and <c>liar</c> says
/// that it runs as another account than its certificate.
/// </summary>
public sealed class MutualTlsMesh : IAsyncLifetime
{
    private const int ForwardProxyPort = 15080;

    private readonly List<IAsyncDisposable> _parts = [];
    private readonly List<HttpCaller> _callers = [];
    private FeatureMesh? _mesh;

    internal FeatureMesh Mesh => _mesh ?? throw new InvalidOperationException("there is no Envoy");

    internal TestAuthority Authority { get; } = new("mesh");

    /// <summary>An authority that the mesh does not trust.</summary>
    internal TestAuthority Foreign { get; } = new("foreign");

    /// <summary>For certificates in files.</summary>
    internal string Folder { get; } = Directory.CreateTempSubdirectory("mesh-tls-").FullName;

    internal HttpCaller Client { get; private set; } = null!;

    /// <summary>Its sidecar has no certificate.</summary>
    internal HttpCaller Bare { get; private set; } = null!;

    /// <summary>Has no sidecar.</summary>
    internal HttpCaller Outside { get; } = HttpCaller.Direct();

    internal string AddressOf(string name) => Mesh.Envoys.Single(envoy => envoy.Name == name).Settings.Proxy.Addresses[0];

    internal async Task<TcpTalk> ConnectAsync(string service, int port)
    {
        var listener = await Mesh.Envoys.Single(envoy => envoy.Name == "client")
            .LocalListenerAsync($"{service}.default.svc.cluster.local", port, TestContext.Current.CancellationToken);
        return await TcpTalk.ConnectAsync(listener ?? throw new InvalidOperationException($"no local listener for {service}:{port}"));
    }

    public async ValueTask InitializeAsync()
    {
        if (EnvoyPrograms.Current is null)
        {
            return; // each test skips and says so
        }

        _mesh = await FeatureMesh.StartAsync();
        await _mesh.AddAsync(
        [
            // Here Envoy's SPIFFE validator decides, elsewhere the roots and the names do.
            await ServerAsync("srv", "srv", SecretSocket.RootsOf("cluster.local", Authority.RootPem)),
            await ServerAsync("liar", "other"),
            await ServerAsync("plain", null),
            new WorkloadPlan("client") { ServiceAccount = "client", SecretSocket = await SecretsAsync("client", "client") },
            new WorkloadPlan("bare"),
            new WorkloadPlan("gw") { Kind = ProxyKind.Router, Labels = WorkloadPlan.LabelsOf(("istio", "gw")), ServiceAccount = "gw", SecretSocket = await SecretsAsync("gw", "gw") },
        ]);
        (Client, Bare) = (Through("client"), Through("bare"));
    }

    public async ValueTask DisposeAsync()
    {
        _callers.ForEach(caller => caller.Dispose());
        Outside.Dispose();
        if (_mesh is not null)
        {
            await _mesh.DisposeAsync();
        }

        foreach (var part in _parts)
        {
            await part.DisposeAsync();
        }

        Authority.Dispose();
        Foreign.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private HttpCaller Through(string name)
    {
        var caller = HttpCaller.Through(AddressOf(name), ForwardProxyPort);
        _callers.Add(caller);
        return caller;
    }

    private async Task<WorkloadPlan> ServerAsync(string name, string? account, CertificateValidationContext? trust = null)
    {
        var app = await EchoApp.StartAsync(name, name);
        var tcp = TcpApp.Start(name);
        _parts.AddRange([app, tcp]);
        return new(name)
        {
            Service = name,
            ServiceAccount = name,
            Labels = WorkloadPlan.LabelsOf(("app", name)),
            Ports = [new(80, "http", Protocol.Http, app.HttpPort), new(90, "grpc", Protocol.Grpc, app.Http2Port), new(9000, "tcp", Protocol.Tcp, tcp.Port), new(7000, "any", Protocol.Auto, app.HttpPort)],
            SecretSocket = account is null ? null : await SecretsAsync(name, account, trust),
        };
    }

    private async Task<string> SecretsAsync(string name, string account, CertificateValidationContext? trust = null)
    {
        var path = Path.Combine(Folder, $"{name}.sds");
        _parts.Add(await SecretSocket.StartAsync(path, Authority.Workload(account), trust ?? SecretSocket.Roots(Authority.RootPem)));
        return path;
    }
}
