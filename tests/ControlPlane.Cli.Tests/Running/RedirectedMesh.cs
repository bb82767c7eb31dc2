using System.Diagnostics;
using System.Net.Sockets;
using ControlPlane.Fixtures;
using ControlPlane.Fixtures.Networks;

namespace ControlPlane.Cli.Tests.Running;

/// <summary>
/// A mesh in the mode redirect as an operator would build it with the <c>mesh</c> command: the control plane in one network namespace, the
/// workloads <c>client</c> and <c>server</c> in two others, each behind its rules and with an Envoy of user 1337. Needs root.
/// </summary>
public sealed class RedirectedMesh : IAsyncLifetime
{
    internal const string HubAddress = "10.6.0.1";
    internal const string ServerAddress = "10.6.0.3";
    internal const string ServerName = "server.default.svc.cluster.local";
    internal const int AppUser = 1000;

    private const string ClientAddress = "10.6.0.2";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mesh-redirected-");
    private readonly List<BackgroundProcess> _processes = [];
    private readonly List<NetworkNamespace> _namespaces = [];
    private readonly List<Socket> _apps = [];

    /// <summary>Why it cannot be had here; null: it can.</summary>
    internal static string? Obstacle => EnvoyPrograms.TryGet(out _, out var reason) ? NetworkNamespace.Obstacle() : reason;

    internal NetworkNamespace Hub => _namespaces[0];

    internal NetworkNamespace Client => _namespaces[1];

    private NetworkNamespace Server => _namespaces[2];

    private string State => Path.Combine(_folder.FullName, "state");

    /// <summary>For <c>--admin</c>.</summary>
    internal string Admin => $"unix:{Path.Combine(State, "admin.sock")}";

    public async ValueTask InitializeAsync()
    {
        if (Obstacle is not null)
        {
            return; // the tests skip
        }

        // Both users write here.
        await SetModeAsync("777", _folder.FullName);
        await CableAsync();
        await StartControlPlaneAsync();
        _apps.Add(PlainHttp.Serve(Server, 8080, "the app"));
        _apps.Add(PlainHttp.Serve(Hub, 7777, "a stranger"));
        await StartWorkloadAsync(Client, "client", ClientAddress);
        await StartWorkloadAsync(Server, "server", ServerAddress);
        await Eventually.TrueAsync(
            "both sidecars are in step",
            async _ => (await MeshRun.InvokeAsync("proxy-status", "--admin", Admin)).Messages.Contains("2 proxies, 2 synced", StringComparison.Ordinal),
            TimeSpan.FromSeconds(60));
    }

    public ValueTask DisposeAsync()
    {
        _processes.ForEach(process => process.Dispose());
        _apps.ForEach(app => app.Dispose());
        _namespaces.ForEach(space => space.Dispose());
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task CableAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            _namespaces.Add(await NetworkNamespace.CreateAsync());
        }

        await NetworkNamespace.IpAsync("-n", Hub.Name, "link", "add", "br0", "type", "bridge");
        await NetworkNamespace.IpAsync("-n", Hub.Name, "address", "add", $"{HubAddress}/24", "dev", "br0");
        await NetworkNamespace.IpAsync("-n", Hub.Name, "link", "set", "br0", "up");
        foreach (var (space, name, address) in new[] { (Client, "client", ClientAddress), (Server, "server", ServerAddress) })
        {
            await NetworkNamespace.IpAsync("link", "add", "eth0", "netns", space.Name, "type", "veth", "peer", "name", name, "netns", Hub.Name);
            await NetworkNamespace.IpAsync("-n", Hub.Name, "link", "set", name, "master", "br0", "up");
            await NetworkNamespace.IpAsync("-n", space.Name, "address", "add", $"{address}/24", "dev", "eth0");
            await NetworkNamespace.IpAsync("-n", space.Name, "link", "set", "eth0", "up");
            await NetworkNamespace.IpAsync("-n", space.Name, "route", "add", "default", "via", HubAddress);
        }
    }

    private async Task StartControlPlaneAsync()
    {
        var config = _folder.CreateSubdirectory("config").FullName;
        await File.WriteAllTextAsync(Path.Combine(config, "server.yaml"), $$"""
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: server, namespace: default}
            spec:
              hosts: [{{ServerName}}]
              ports: [{number: 80, name: http, protocol: HTTP, targetPort: 8080}]
              resolution: STATIC
              location: MESH_INTERNAL
              workloadSelector: {labels: {app: server} }
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: server, namespace: default}
            spec:
              hosts: [{{ServerName}}]
              http:
              - match: [{uri: {exact: /teapot} }]
                directResponse: {status: 418}
              - route:
                - destination:
                    host: {{ServerName}}
            """);
        var server = MeshProcess.StartInfoOf(
            "ControlPlane.Host", "controlplane", ["--config", config, "--state", State, "--xds", $"{HubAddress}:15010", "--allow-plaintext-xds"]);
        _processes.Add(new(Inside(Hub, [server.FileName, .. server.ArgumentList])));
        await Eventually.TrueAsync(
            "the control plane answers",
            async _ => (await MeshRun.InvokeAsync("proxy-status", "--admin", Admin)).ExitCode == 0,
            TimeSpan.FromSeconds(60));
    }

    private async Task StartWorkloadAsync(NetworkNamespace space, string name, string address)
    {
        var mesh = MeshProcess.StartInfo().FileName;
        using (var redirect = new BackgroundProcess(Inside(space, [mesh, "proxy", "redirect", "--apply", "--dns"])))
        {
            Assert.True(await redirect.ExitCodeAsync() == 0, redirect.Said);
        }

        // A log file of its own, which user 1337 may open: access logs go to /dev/stdout.
        var log = Path.Combine(_folder.FullName, $"{name}.log");
        await File.WriteAllTextAsync(log, "");
        await SetModeAsync("666", log);
        _ = EnvoyPrograms.TryGet(out var envoy, out _);
        _processes.Add(new(Inside(
            space,
            [
                "sh", "-c", $"exec \"$@\" >>{log} 2>&1", "sh", "setpriv", "--reuid", "1337", "--regid", "1337", "--clear-groups", "--",
                mesh, "proxy", "run", name, "--plaintext-xds", "--mode", "redirect", "--dns", "--exec", "--envoy", envoy!, "--ip", address, "--labels", $"app={name}",
                "--xds", $"{HubAddress}:15010", "--bootstrap", Path.Combine(_folder.FullName, $"{name}.json"),
            ])));
    }

    private static async Task SetModeAsync(string mode, string path)
    {
        using var chmod = Process.Start("chmod", [mode, path]);
        await chmod.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, chmod.ExitCode);
    }

    private static ProcessStartInfo Inside(NetworkNamespace space, IEnumerable<string> command)
    {
        var start = new ProcessStartInfo("ip", ["netns", "exec", space.Name, .. command]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_ROOT"] = MeshProcess.StartInfo().Environment["DOTNET_ROOT"];
        return start;
    }
}
