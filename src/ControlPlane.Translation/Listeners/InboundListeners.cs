using ControlPlane.Model.Meshes;
using ControlPlane.Model.Services;
using ControlPlane.Translation.Naming;

namespace ControlPlane.Translation.Listeners;

/// <summary>Inbound listeners of a sidecar: what others may reach of its workload.</summary>
internal static class InboundListeners
{
    internal static IEnumerable<ListenerInputs> Of(ProxyScope scope, MeshSettings settings) =>
        scope.Local is { } local
            ? scope.Inbound.Select(port => Local(port.Bind ?? local.Inbound, port, settings))
            : [Redirected(scope, settings), .. scope.Inbound.Where(port => port.Bind is not null).Select(port => Local(port.Bind!, port, settings))];

    /// <summary>One listener takes in all redirected connections and tells them apart by the port that was addressed.</summary>
    private static ListenerInputs Redirected(ProxyScope scope, MeshSettings settings) => new()
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
            .. scope.Inbound.Where(port => port.Bind is null).SelectMany(Chains),
        ],
        // A port that no service declares is passed on byte by byte: looking into it would break a server that speaks first.
        DefaultChain = new() { Name = "virtualInbound", Target = new FilterChainTarget.Tcp(ClusterName.InboundPassthrough) },
        InspectedPorts = [.. scope.Inbound.Where(port => port.Protocol == Protocol.Auto).Select(port => port.Port)],
        AccessLogs = settings.AccessLogs,
    };

    private static IEnumerable<FilterChainInputs> Chains(InboundPort port)
    {
        var name = ListenerName.At(ListenerName.AnyAddress, port.Port);
        if (port.Protocol.IsHttp())
        {
            yield return new() { Name = name, DestinationPort = port.Port, Target = Http(port) };
            yield break;
        }

        if (port.Protocol == Protocol.Auto)
        {
            yield return new() { Name = $"{name}_http", DestinationPort = port.Port, OnlyHttp = true, Target = Http(port) };
        }

        yield return new() { Name = name, DestinationPort = port.Port, Target = Tcp(port) };
    }

    private static ListenerInputs Local(string address, InboundPort port, MeshSettings settings) => new()
    {
        Name = ClusterName.Inbound(port.Port),
        Address = address,
        Port = port.Port,
        Inbound = true,
        Chains = port.Protocol == Protocol.Auto ? [new() { Name = "http", OnlyHttp = true, Target = Http(port) }] : [],
        DefaultChain = new() { Name = port.Protocol.IsHttp() ? "http" : "tcp", Target = port.Protocol.IsHttp() ? Http(port) : Tcp(port) },
        AccessLogs = settings.AccessLogs,
    };

    private static FilterChainTarget.Inbound Http(InboundPort port) =>
        new(ClusterName.Inbound(port.Port), port.Protocol is not (Protocol.Grpc or Protocol.GrpcWeb));

    private static FilterChainTarget.Tcp Tcp(InboundPort port) => new(ClusterName.Inbound(port.Port));
}
