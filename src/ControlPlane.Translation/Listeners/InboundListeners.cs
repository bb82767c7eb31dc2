using ControlPlane.Model.Meshes;
using ControlPlane.Model.PeerAuthentications;
using ControlPlane.Model.Services;
using ControlPlane.Translation.Naming;

namespace ControlPlane.Translation.Listeners;

/// <summary>Inbound listeners of a sidecar: what others may reach of its workload.</summary>
internal sealed class InboundListeners(ProxyScope scope, MeshSettings settings, NamespacePeerPolicies policies)
{
    private readonly InboundChains _chains = new(settings, scope.HasWorkloadCertificate);

    internal IEnumerable<ListenerInputs> All() => scope.Local is { } local
        ? scope.Inbound.Select(port => Local(port.Bind ?? local.Inbound, port))
        : [Redirected(), .. scope.Inbound.Where(port => port.Bind is not null).Select(port => Local(port.Bind!, port))];

    /// <summary>One listener takes in all redirected connections and tells them apart by the port that was addressed.</summary>
    /// <remarks>It has no default chain: Envoy would send there what the chains of a port refuse.</remarks>
    private ListenerInputs Redirected()
    {
        var named = policies.PortsOf(scope.Labels).Where(named => scope.Inbound.All(port => port.Port != named.Port)).ToList();
        FilterChainInputs[] ports =
        [
            .. scope.Inbound.Where(port => port.Bind is null)
                .SelectMany(port => _chains.Of(ListenerName.At(ListenerName.AnyAddress, port.Port), port.Port, ModeOf(port.Port), Targets(port))),
            .. named.SelectMany(port => _chains.Of(ListenerName.At(ListenerName.AnyAddress, port.Port), port.Port, port.Mode, Unknown)),
        ];
        return new()
        {
            Name = ListenerName.VirtualInbound,
            Address = ListenerName.AnyAddress,
            Port = RedirectedListeners.InboundPort,
            Inbound = true,
            RestoreOriginalDestination = true,
            Chains =
            [
                new()
                {
                    Name = "virtualInbound-blackhole",
                    DestinationPort = RedirectedListeners.InboundPort,
                    Target = new FilterChainTarget.Tcp(ClusterName.BlackHole),
                },
                .. ports,
                .. OtherPorts(),
            ],
            TlsInspection = TlsInspection(ports),
            HttpInspection = InspectedPorts.Only(ports.Where(chain => chain.OnlyHttp).Select(chain => chain.DestinationPort)),
            AccessLogs = settings.AccessLogs,
            Tracing = settings.Tracing,
        };
    }

    private static InboundTargets Unknown { get; } = new(new(ClusterName.InboundPassthrough), null, IsSniffed: false);

    /// <summary>
    /// A port that no service declares is passed on byte by byte: looking into it would break a server that speaks first. Nobody in the mesh
    /// speaks its TLS to such a port, so that only STRICT, which refuses everything else, has to look.
    /// </summary>
    private IEnumerable<FilterChainInputs> OtherPorts() =>
        _chains.Of("virtualInbound", 0, ModeOf(0) == MutualTlsMode.Strict ? MutualTlsMode.Strict : MutualTlsMode.Disable, Unknown);

    private InspectedPorts TlsInspection(FilterChainInputs[] ports)
    {
        var inspected = ports.Where(chain => chain.IsForTls).Select(chain => chain.DestinationPort).ToHashSet();
        return ModeOf(0) == MutualTlsMode.Strict && scope.HasWorkloadCertificate
            ? InspectedPorts.AllBut(ports.Select(chain => chain.DestinationPort).Where(port => !inspected.Contains(port)))
            : InspectedPorts.Only(inspected);
    }

    private ListenerInputs Local(string address, InboundPort port)
    {
        var (mode, targets) = (ModeOf(port.Port), Targets(port));
        var chains = _chains.Of(targets is { Http: not null, IsSniffed: false } ? "http" : "tcp", 0, mode, targets).ToList();

        // A chain that takes everything is what is left for the rest; with mutual TLS there is none.
        var rest = chains.Find(chain => chain is { IsForTls: false, OnlyPlain: false, OnlyHttp: false });
        return new()
        {
            Name = ClusterName.Inbound(port.Port),
            Address = address,
            Port = port.Port,
            Inbound = true,
            Chains = [.. chains.Where(chain => chain != rest)],
            DefaultChain = rest,
            AccessLogs = settings.AccessLogs,
            Tracing = settings.Tracing,
        };
    }

    private MutualTlsMode ModeOf(int port) => policies.ModeOf(scope.Labels, port);

    private static InboundTargets Targets(InboundPort port)
    {
        var cluster = ClusterName.Inbound(port.Port);
        var http = port.Protocol.IsHttp() || port.Protocol == Protocol.Auto
            ? new FilterChainTarget.Inbound(cluster, port.Protocol is not (Protocol.Grpc or Protocol.GrpcWeb))
            : null;
        return new(new(cluster), http, port.Protocol == Protocol.Auto);
    }
}
