using ControlPlane.Model;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;

namespace ControlPlane.Translation;

/// <summary>Finds the scope of a proxy: what of it the mesh's rules can tell apart.</summary>
internal static class ScopeResolution
{
    internal static ProxyScope Resolve(Mesh mesh, SelectorLabels selectors, ProxyTables tables, Proxy proxy)
    {
        var inbound = InboundOf(mesh, proxy);
        var sidecar = tables.Sidecars.Find(proxy);
        if (sidecar is not null && proxy.Kind == ProxyKind.Sidecar)
        {
            inbound = IngressPorts.Of(sidecar, inbound, proxy);
        }

        return new()
        {
            Kind = proxy.Kind,
            Namespace = proxy.Namespace,
            Labels = EquatableMap<string>.From(proxy.Labels.Where(label => selectors.Keys.Contains(label.Key))),
            Locality = selectors.LocalityMatters ? proxy.Locality : Locality.Unknown,
            Interception = proxy.Kind == ProxyKind.Sidecar ? proxy.Interception : InterceptionMode.None,
            HasWorkloadCertificate = proxy.HasWorkloadCertificate && proxy.Kind != ProxyKind.Grpc,
            DnsCapture = proxy is { DnsCapture: true, Kind: not ProxyKind.Grpc, Interception: InterceptionMode.Redirect },
            Local = proxy.Kind == ProxyKind.Grpc && inbound.IsEmpty ? null : LocalOf(proxy),
            Inbound = inbound,
            Egress = EgressScope.Of(sidecar),
            Patches = tables.Patches.Find(proxy),
            Telemetry = proxy.Kind == ProxyKind.Grpc ? null : tables.Telemetries.Find(proxy),
        };
    }

    private static LocalAddresses? LocalOf(Proxy proxy)
    {
        if (proxy is { Kind: ProxyKind.Router } or { Kind: ProxyKind.Sidecar, Interception: InterceptionMode.Redirect })
        {
            return null;
        }

        return new(
            proxy.BindAddress ?? "127.0.0.1",
            proxy.Addresses.IsEmpty ? "0.0.0.0" : proxy.Addresses[0],
            proxy.Interception == InterceptionMode.Loopback ? proxy.HttpProxyPort : 0);
    }

    private static EquatableArray<InboundPort> InboundOf(Mesh mesh, Proxy proxy)
    {
        var ports = new SortedDictionary<int, InboundPort>();
        foreach (var address in proxy.Addresses)
        {
            foreach (var key in mesh.Registry.ServicesAt(address))
            {
                if (key.Namespace == proxy.Namespace && mesh.Registry.Services.TryGetValue(key, out var service))
                {
                    AddPorts(ports, service, mesh.Registry.EndpointsOf(key).Where(endpoint => endpoint.Address == address), proxy);
                }
            }
        }

        return [.. ports.Values];
    }

    /// <summary>The first service to claim a port decides what it speaks; services come in the order of their names.</summary>
    private static void AddPorts(SortedDictionary<int, InboundPort> ports, Service service, IEnumerable<Endpoint> endpoints, Proxy proxy)
    {
        foreach (var port in endpoints.SelectMany(endpoint => endpoint.Ports))
        {
            if (port.Port > 0 && service.Port(port.ServicePort) is { } servicePort && servicePort.Protocol != Protocol.Udp)
            {
                ports.TryAdd(port.Port, new(port.ServicePort, port.Port, AppPort(port, proxy), servicePort.Protocol));
            }
        }
    }

    /// <summary>Where the app listens only its sidecar knows, even when a WorkloadEntry declares the rest.</summary>
    private static int AppPort(EndpointPort port, Proxy proxy) =>
        proxy.Interception != InterceptionMode.Redirect && proxy.Ports.FirstOrDefault(stated => stated.Number == port.Port) is { TargetPort: > 0 } stated
            ? stated.TargetPort
            : port.AppPort;
}
