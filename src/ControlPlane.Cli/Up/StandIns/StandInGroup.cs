using ControlPlane.Agent.Bootstraps;
using ControlPlane.Agent.Identities;
using ControlPlane.Certificates;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;

namespace ControlPlane.Cli.Up.StandIns;

/// <summary>A stand-in for each Envoy that would run.</summary>
internal sealed class StandInGroup(UpOptions options, UpIdentities identities, UpMessages messages, CommandHost host)
{
    /// <param name="workloads">The demo's apps.</param>
    /// <param name="gatewayAddress">The address of the ingress gateway's proxy.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task RunAsync(IReadOnlyList<PlacedWorkload> workloads, string gatewayAddress, CancellationToken cancellationToken)
    {
        // All see the same services; the traffic generator's and the gateway's stand-ins speak for the others.
        List<StandInProxy> proxies = [];
        foreach (var placed in workloads)
        {
            proxies.Add(new(Settings(Sidecar(placed)), await JoinAsync(Sidecar(placed), cancellationToken), placed.Workload.Serves ? _ => { } : Tell, host.Time));
        }

        proxies.Add(new(Settings(Gateway(gatewayAddress)), await JoinAsync(Gateway(gatewayAddress), cancellationToken), Tell, host.Time));
        var running = Task.WhenAll(proxies.Select(proxy => proxy.RunAsync(cancellationToken)));
        await Task.WhenAny(running, Task.WhenAll(proxies.Select(proxy => proxy.Served)));
        messages.Done("stand-ins", $"{proxies.Count} subscribed over gRPC: {string.Join(", ", proxies.Select(proxy => proxy.Name))}");
        await running;
    }

    // The key stays in this process: a stand-in that is started again joins again.
    private async Task<WorkloadIdentity> JoinAsync(Proxy proxy, CancellationToken cancellationToken)
    {
        using var key = WorkloadKey.Create(KeyKind.EcdsaP256);
        return await new Enrolment(options.Xds, host.Time).JoinAsync(await identities.TicketAsync(proxy.Name, proxy.ServiceAccount, cancellationToken), key, cancellationToken);
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
        ServiceAccount = placed.Workload.Service,
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
        ServiceAccount = "ingressgateway",
    };
}
