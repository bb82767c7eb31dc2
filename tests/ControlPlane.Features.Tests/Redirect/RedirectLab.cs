using ControlPlane.Features.Tests.Apps;
using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Features.Tests.Programs;
using ControlPlane.Fixtures;
using ControlPlane.Fixtures.Networks;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;

namespace ControlPlane.Features.Tests.Redirect;

/// <summary>
/// Workloads in network namespaces of their own, joined by a bridge in a further one, where the control plane is: as machines of a network
/// that leads nowhere else. Two clients (one whose sidecar answers DNS, one without), a server behind its sidecar, and a stranger without one.
/// </summary>
public sealed class RedirectLab : IAsyncLifetime
{
    internal const string ControlPlaneAddress = "10.88.0.1";

    /// <summary>The address of the service <c>web</c>, which no machine has.</summary>
    internal const string WebAddress = "10.96.0.10";

    private readonly List<IAsyncDisposable> _apps = [];
    private readonly List<NetworkNamespace> _spaces = [];
    private string _logFolder = "";

    /// <summary>Why there is no lab; null: there is one.</summary>
    internal string? Obstacle { get; private set; }

    internal FeatureMesh Mesh { get; private set; } = null!;

    /// <summary>Its sidecar answers DNS.</summary>
    internal LabWorkload DnsClient { get; private set; } = null!;

    /// <summary>Its names come from a hosts file.</summary>
    internal LabWorkload Client { get; private set; } = null!;

    internal LabWorkload Server { get; private set; } = null!;

    /// <summary>Has no sidecar.</summary>
    internal LabWorkload Stranger { get; private set; } = null!;

    internal NetworkNamespace Hub => _spaces[0];

    internal EnvoyProgram EnvoyOf(string name) => Mesh.Envoys.Single(envoy => envoy.Name == name);

    /// <summary>The MeshConfig with a policy for unknown destinations.</summary>
    internal string MeshConfig(string policy) => $"""
        accessLogFile: {_logFolder}/access.log
        outboundTrafficPolicy:
          mode: {policy}
        """;

    public async ValueTask InitializeAsync()
    {
        Obstacle = NetworkNamespace.Obstacle() ?? (EnvoyPrograms.TryGet(out _, out var reason) ? null : reason);
        if (Obstacle is not null)
        {
            return;
        }

        try
        {
            await MakeNetworkAsync();
            await MakeMeshAsync();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Mesh is not null)
        {
            await Mesh.DisposeAsync();
        }

        foreach (var app in _apps)
        {
            await app.DisposeAsync();
        }

        _spaces.ForEach(space => space.Dispose());
        if (_logFolder.Length > 0)
        {
            Directory.Delete(_logFolder, recursive: true);
        }
    }

    /// <summary>Runs <c>mesh</c> in a namespace.</summary>
    internal static async Task MeshAsync(NetworkNamespace space, params string[] arguments)
    {
        var (code, output, error) = await space.RunAsync("", ["dotnet", Path.Combine(AppContext.BaseDirectory, "mesh.dll"), .. arguments]);
        Assert.True(code == 0, $"mesh {string.Join(' ', arguments)}: {output}{error}");
    }

    private async Task MakeNetworkAsync()
    {
        _spaces.Add(await NetworkNamespace.CreateAsync());
        await NetworkNamespace.IpAsync("-n", Hub.Name, "link", "add", "bridge", "type", "bridge");
        await NetworkNamespace.IpAsync("-n", Hub.Name, "address", "add", $"{ControlPlaneAddress}/16", "dev", "bridge");
        await NetworkNamespace.IpAsync("-n", Hub.Name, "link", "set", "bridge", "up");
        (DnsClient, Client) = (await WorkloadAsync(11), await WorkloadAsync(12));
        (Server, Stranger) = (await WorkloadAsync(21), await WorkloadAsync(99));
    }

    private async Task<LabWorkload> WorkloadAsync(int number)
    {
        var workload = new LabWorkload(await NetworkNamespace.CreateAsync(), $"10.88.0.{number}");
        _spaces.Add(workload.Space);
        var (own, port) = (workload.Space.Name, $"port{number}");
        await NetworkNamespace.IpAsync("link", "add", "eth0", "netns", own, "type", "veth", "peer", "name", port, "netns", Hub.Name);
        await NetworkNamespace.IpAsync("-n", Hub.Name, "link", "set", port, "master", "bridge", "up");
        await NetworkNamespace.IpAsync("-n", own, "address", "add", $"{workload.Address}/16", "dev", "eth0");
        await NetworkNamespace.IpAsync("-n", own, "link", "set", "eth0", "up");
        // The kernel redirects only what it would know where to send.
        await NetworkNamespace.IpAsync("-n", own, "route", "add", "default", "dev", "eth0");
        return workload;
    }

    private async Task MakeMeshAsync()
    {
        _logFolder = Directory.CreateTempSubdirectory("mesh-lab-").FullName;
        File.SetUnixFileMode(_logFolder, (UnixFileMode)0b111_111_111);
        await StartAppsAsync();
        Mesh = await FeatureMesh.StartAsync(
            new(ControlPlaneAddress, 15010), ["ip", "netns", "exec", Hub.Name], [], MeshConfig("ALLOW_ANY"));
        await MeshAsync(DnsClient.Space, "proxy", "redirect", "--apply", "--dns");
        await MeshAsync(Client.Space, "proxy", "redirect", "--apply");
        await MeshAsync(Server.Space, "proxy", "redirect", "--apply");
        await Mesh.AddAsync(
            Plan("server", Server) with
            {
                Service = "web",
                Labels = WorkloadPlan.LabelsOf(("app", "web")),
                Ports = [new(80, "http", Protocol.Http, 8080), new(90, "grpc", Protocol.Grpc, 8090), new(91, "http2", Protocol.Http2, 8090), new(9000, "tcp", Protocol.Tcp, 9000), new(9001, "tcp-first", Protocol.Tcp, 9001)],
            },
            Plan("dns-client", DnsClient) with { DnsCapture = true },
            Plan("client", Client));
        await Mesh.ApplyAsync(LabServices.Yaml);
    }

    private static WorkloadPlan Plan(string name, LabWorkload workload) =>
        new(name) { Address = workload.Address, Interception = InterceptionMode.Redirect, Prefix = [.. workload.EnvoyPrefix] };

    private async Task StartAppsAsync()
    {
        foreach (var (workload, name) in new[] { (Server, "web"), (Stranger, "stranger") })
        {
            _apps.Add(await EchoApp.StartAsync(
                name, "v1", new(System.Net.IPAddress.Any, 8080), new(System.Net.IPAddress.Any, 8090), endpoint => workload.Bind(((System.Net.IPEndPoint)endpoint).Port)));
            _apps.Add(TcpApp.Start($"{name}-tcp", null, workload.Bind(9000)));
            _apps.Add(TcpApp.Start($"{name}-first", "welcome", workload.Bind(9001)));
        }

        _apps.Add(TlsApp.Start(Server.Bind(8443)));
    }
}
