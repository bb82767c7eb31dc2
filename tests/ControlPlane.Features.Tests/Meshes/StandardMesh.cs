using ControlPlane.Features.Tests.Apps;
using ControlPlane.Features.Tests.Programs;
using ControlPlane.Features.Tests.Requests;
using ControlPlane.Fixtures;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;

namespace ControlPlane.Features.Tests.Meshes;

/// <summary>
/// The mesh that most features are shown in: <c>myservice</c> in v1 and v2, discovered by its sidecars, and for each kind of Envoy a client and
/// a gateway. v1 runs beside the current Envoy, v2 beside the oldest where there is one.
/// </summary>
public sealed class StandardMesh : IAsyncLifetime
{
    /// <summary>The two versions, for routes to choose from; to be followed by more documents.</summary>
    internal const string Subsets = """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: myservice}
        spec:
          host: myservice
          subsets:
          - {name: v1, labels: {version: v1}}
          - {name: v2, labels: {version: v2}}
        ---

        """;

    private const int ForwardProxyPort = 15080;
    private readonly Dictionary<EnvoyVariant, HttpCaller> _callers = [];
    private FeatureMesh? _mesh;

    internal FeatureMesh Mesh => _mesh ?? throw new InvalidOperationException("there is no Envoy");

    internal EchoApp V1 { get; private set; } = null!;

    internal EchoApp V2 { get; private set; } = null!;

    /// <summary>Speaks TCP beside v1, as <c>myservice:9000</c>.</summary>
    internal TcpApp Tcp { get; private set; } = null!;

    /// <summary>Greets before the client speaks, beside v1, as <c>myservice:9001</c>, a TCP port.</summary>
    internal TcpApp ServerFirst { get; private set; } = null!;

    /// <summary>The client beside the current Envoy that speaks delta.</summary>
    internal HttpCaller Client => ClientOf(EnvoyVariant.CurrentDelta);

    /// <summary>Calls any address as it is.</summary>
    internal HttpCaller Outside { get; } = HttpCaller.Direct();

    internal static IEnumerable<EnvoyVariant> Variants => EnvoyVariant.All.Where(variant => variant.Program is not null);

    /// <summary>Requests go through the client's forward proxy.</summary>
    internal HttpCaller ClientOf(EnvoyVariant variant) => _callers[variant];

    internal EnvoyProgram ClientEnvoy(EnvoyVariant variant) => Mesh.Envoys.Single(envoy => envoy.Name == $"client-{variant.Label}");

    /// <summary>The local listener that the app beside the current Envoy is told for a port of <c>myservice</c>.</summary>
    internal async Task<Uri> LocalUrlAsync(int port) =>
        await ClientEnvoy(EnvoyVariant.CurrentDelta).LocalListenerAsync("myservice.default.svc.cluster.local", port, TestContext.Current.CancellationToken)
        ?? throw new InvalidOperationException($"no local listener for port {port}");

    /// <summary>Address of the gateway whose label <c>gateway</c> is the variant's label.</summary>
    internal string GatewayAddress(EnvoyVariant variant) => Mesh.Envoys.Single(envoy => envoy.Name == $"gateway-{variant.Label}").Settings.Proxy.Addresses[0];

    /// <summary>A Gateway <c>ingress</c> that only the variant's gateway opens, on port 8080 of its own address.</summary>
    internal string GatewayYaml(EnvoyVariant variant, string host) => $"""
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata:
          name: ingress
        spec:
          selector:
            gateway: {variant.Label}
          servers:
          - port:
              number: 8080
              name: http
              protocol: HTTP
            bind: {GatewayAddress(variant)}
            hosts:
            - "{host}"
        ---

        """;

    /// <summary>Applies YAML, and lets the apps forget what was.</summary>
    internal async Task ApplyAsync(string yaml)
    {
        V1.Reset();
        V2.Reset();
        await Mesh.ApplyAsync(yaml);
    }

    public async ValueTask InitializeAsync()
    {
        if (EnvoyPrograms.Current is null)
        {
            return; // each test skips and says so
        }

        (V1, V2) = (await EchoApp.StartAsync("myservice-v1", "v1"), await EchoApp.StartAsync("myservice-v2", "v2"));
        (Tcp, ServerFirst) = (TcpApp.Start("tcp"), TcpApp.Start("first", "welcome"));
        _mesh = await FeatureMesh.StartAsync();
        ServicePort[] more = [new(9000, "tcp", Protocol.Tcp, Tcp.Port), new(9001, "tcp-first", Protocol.Tcp, ServerFirst.Port)];
        await _mesh.AddAsync(
        [
            Server(V1, EnvoyVariant.CurrentDelta, more),
            Server(V2, EnvoyVariant.OldestSotw.Program is null ? EnvoyVariant.CurrentSotw : EnvoyVariant.OldestSotw, []),
            .. Variants.Select(variant => new WorkloadPlan($"client-{variant.Label}") { Variant = variant, Labels = WorkloadPlan.LabelsOf(("app", "client"), ("variant", variant.Label)) }),
            .. Variants.Select(variant => new WorkloadPlan($"gateway-{variant.Label}") { Variant = variant, Kind = ProxyKind.Router, Labels = WorkloadPlan.LabelsOf(("gateway", variant.Label)) }),
        ]);
        foreach (var variant in Variants)
        {
            _callers[variant] = HttpCaller.Through(ClientEnvoy(variant).Settings.Proxy.Addresses[0], ForwardProxyPort);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var caller in _callers.Values)
        {
            caller.Dispose();
        }

        Outside.Dispose();
        if (_mesh is not null)
        {
            await _mesh.DisposeAsync();
            await V1.DisposeAsync();
            await V2.DisposeAsync();
            await Tcp.DisposeAsync();
            await ServerFirst.DisposeAsync();
        }
    }

    private static WorkloadPlan Server(EchoApp app, EnvoyVariant variant, ServicePort[] more) => new(app.Name)
    {
        Variant = variant,
        Service = "myservice",
        Labels = WorkloadPlan.LabelsOf(("app", "myservice"), ("version", app.Version)),
        Ports =
        [
            new(9080, "http", Protocol.Http, app.HttpPort),
            new(9090, "http2", Protocol.Http2, app.Http2Port),
            new(9091, "grpc", Protocol.Grpc, app.Http2Port),
            .. more,
        ],
    };
}
