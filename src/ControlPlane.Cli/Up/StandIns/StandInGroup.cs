using ControlPlane.Agent.Bootstraps;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;

namespace ControlPlane.Cli.Up.StandIns;

/// <summary>A stand-in for each Envoy that would run.</summary>
internal sealed class StandInGroup(UpOptions options, UpMessages messages, CommandHost host)
{
    /// <param name="workloads">The demo's apps.</param>
    /// <param name="gatewayAddress">The address of the ingress gateway's proxy.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task RunAsync(IReadOnlyList<PlacedWorkload> workloads, string gatewayAddress, CancellationToken cancellationToken)
    {
        // All see the same services; the traffic generator's and the gateway's stand-ins speak for the others.
        List<StandInProxy> proxies =
        [
            .. workloads.Select(placed => new StandInProxy(Settings(Sidecar(placed)), placed.Workload.Serves ? _ => { } : Tell, host.Time)),
            new(Settings(Gateway(gatewayAddress)), Tell, host.Time),
        ];
        var running = Task.WhenAll(proxies.Select(proxy => proxy.RunAsync(cancellationToken)));
        await Task.WhenAny(running, Task.WhenAll(proxies.Select(proxy => proxy.Served)));
        messages.Done("stand-ins", $"{proxies.Count} subscribed over gRPC: {string.Join(", ", proxies.Select(proxy => proxy.Name))}");
        await running;
    }

    private void Tell(string line) => messages.Say($"{host.Time.GetLocalNow():HH:mm:ss}  {line}");

    private ProxySettings Settings(Proxy proxy) => new() { Proxy = proxy, Xds = options.Xds };

    private static Proxy Sidecar(PlacedWorkload placed) => new()
    {
        NodeId = NodeId.Of(ProxyKind.Sidecar, placed.Address, placed.Workload.Name, "default"),
        Kind = ProxyKind.Sidecar,
        Name = placed.Workload.Name,
        Namespace = "default",
        Addresses = [placed.Address],
        Labels = EquatableMap<string>.From([KeyValuePair.Create("app", placed.Workload.Service), KeyValuePair.Create("version", placed.Workload.Version)]),
        Locality = Locality.Unknown,
        Service = placed.Workload.Serves ? placed.Workload.Service : "",
        Ports = placed.Workload.Serves ? [new ServicePort(DemoWorkload.ServicePort, "http", Protocol.Auto, placed.AppPort)] : [],
        Interception = InterceptionMode.Loopback,
        BindAddress = placed.Address,
    };

    private static Proxy Gateway(string address) => new()
    {
        NodeId = NodeId.Of(ProxyKind.Router, address, "ingressgateway", "default"),
        Kind = ProxyKind.Router,
        Name = "ingressgateway",
        Namespace = "default",
        Addresses = [address],
        Labels = EquatableMap<string>.From([KeyValuePair.Create("istio", "ingressgateway")]),
        Locality = Locality.Unknown,
    };
}
