using ControlPlane.Model.Collections;
using ControlPlane.Model.Matching;
using ControlPlane.Model.Meshes;
using ControlPlane.Model.Services;
using ControlPlane.Translation.Naming;
using ControlPlane.Translation.Visibility;

namespace ControlPlane.Translation.Listeners;

/// <summary>Outbound listeners of sidecars whose traffic is redirected: one that takes it all in, and one for each address and port that it may be for.</summary>
internal sealed class RedirectedListeners(NamespaceView view, ListenerClass scope, MeshSettings settings)
{
    internal const int OutboundPort = 15001;
    internal const int InboundPort = 15006;

    /// <summary>Ports of the sidecar itself; a service on one of them gets no listener on all addresses (A19).</summary>
    private static readonly HashSet<int> ReservedPorts = [15000, OutboundPort, InboundPort, 15020, 15021, 15053, 15090];

    private readonly ConnectionRouting _routing = new(view, scope, settings);
    private readonly SortedDictionary<string, ListenerInputs> _own = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, WildcardPort> _wildcards = [];

    internal IEnumerable<ListenerInputs> All()
    {
        foreach (var service in view.Services.Services.OrderBy(service => service, Comparer<Service>.Create(Service.CompareAge)))
        {
            foreach (var port in service.Ports)
            {
                if (port.Protocol != Protocol.Udp)
                {
                    Add(service, port);
                }
            }
        }

        return [VirtualOutbound(), .. _own.Values, .. _wildcards.Where(pair => !ReservedPorts.Contains(pair.Key)).Select(pair => Wildcard(pair.Key, pair.Value))];
    }

    private void Add(Service service, ServicePort port)
    {
        if (port.Protocol.IsHttp() || (port.Protocol == Protocol.Auto && !OutboundListening.HasOwnListener(view, service, port)))
        {
            WildcardFor(port.Number).Http = true;
            return;
        }

        var plan = _routing.Of(service, port);
        var addresses = view.AddressesOf(service).ToList();
        foreach (var address in addresses)
        {
            AddOwn(service, port, address, plan);
        }

        EquatableArray<string> blocks = [.. service.Addresses.Where(address => Addresses.Single(address) is null).Select(Addresses.Block).OfType<string>()];
        if (!blocks.IsEmpty)
        {
            AddBlocks(port, blocks, plan);
        }
        else if (addresses.Count == 0)
        {
            plan.Chains.ToList().ForEach(WildcardFor(port.Number).Chains.Add);
            AddWithoutAddress(service, port, plan.Rest);
        }
    }

    /// <summary>What a rule says about subnets replaces the service's own.</summary>
    private void AddBlocks(ServicePort port, EquatableArray<string> blocks, ConnectionPlan plan)
    {
        var chains = WildcardFor(port.Number).Chains;
        foreach (var chain in plan.Chains)
        {
            chains.Add(chain.DestinationRanges.IsEmpty ? chain with { DestinationRanges = blocks } : chain);
        }

        if (plan.Rest is { } rest)
        {
            chains.Add(new() { Name = rest.Cluster, DestinationRanges = blocks, Target = rest });
        }
    }

    /// <summary>TLS can be told by the name that the client asks for (I162); anything else takes the whole port.</summary>
    private void AddWithoutAddress(Service service, ServicePort port, FilterChainTarget.Tcp? target)
    {
        if (target is null)
        {
            return;
        }

        if (!port.Protocol.IsTls())
        {
            WildcardFor(port.Number).Tcp ??= target;
        }
        else if (!Hostname.IsWildcard(service.Hostname) || service.Hostname.StartsWith("*.", StringComparison.Ordinal))
        {
            WildcardFor(port.Number).Chains.Add(new() { Name = target.Cluster, ServerNames = [service.Hostname], Target = target });
        }
    }

    /// <summary>Two services with one address and port: the older keeps it.</summary>
    private void AddOwn(Service service, ServicePort port, string address, ConnectionPlan plan)
    {
        var name = ListenerName.At(address, port.Number);
        if (_own.ContainsKey(name))
        {
            return;
        }

        EquatableArray<FilterChainInputs> chains = port.Protocol == Protocol.Auto
            ? [new() { Name = "http", OnlyHttp = true, Target = new FilterChainTarget.Routed(RouteName.Service(service.Hostname, port.Number)) }]
            : [];
        _own[name] = Redirected(name, address, port.Number) with
        {
            Chains = [.. chains, .. plan.Chains],
            DefaultChain = new() { Name = "tcp", Target = plan.Rest ?? Unknown() },
            Origins = [.. service.DefinedBy.Select(key => key.ToString())],
        };
    }

    private ListenerInputs Wildcard(int port, WildcardPort content)
    {
        EquatableArray<FilterChainInputs> http = content.Http
            ? [new() { Name = "http", OnlyHttp = true, Target = new FilterChainTarget.Routed(RouteName.Port(port)) }]
            : [];
        return Redirected(ListenerName.At(ListenerName.AnyAddress, port), ListenerName.AnyAddress, port) with
        {
            Chains = [.. http, .. content.Chains],
            DefaultChain = new() { Name = "PassthroughFilterChain", Target = content.Tcp ?? Unknown() },
        };
    }

    private ListenerInputs VirtualOutbound() => Redirected(ListenerName.VirtualOutbound, ListenerName.AnyAddress, OutboundPort) with
    {
        BindToPort = true,
        UseOriginalDestination = true,
        // A connection to this very port has no other destination and would come back for ever (A20).
        Chains = [new() { Name = "virtualOutbound-blackhole", DestinationPort = OutboundPort, Target = new FilterChainTarget.Tcp(ClusterName.BlackHole) }],
        DefaultChain = new() { Name = "virtualOutbound-catchall-tcp", Target = Unknown() },
    };

    private ListenerInputs Redirected(string name, string address, int port) =>
        new() { Name = name, Address = address, Port = port, BindToPort = false, AccessLogs = settings.AccessLogs };

    private FilterChainTarget.Tcp Unknown() => new(settings.RegistryOnly ? ClusterName.BlackHole : ClusterName.Passthrough);

    private WildcardPort WildcardFor(int port)
    {
        if (!_wildcards.TryGetValue(port, out var content))
        {
            _wildcards[port] = content = new();
        }

        return content;
    }

    /// <summary>What gathers for a port on all addresses.</summary>
    private sealed class WildcardPort
    {
        internal bool Http { get; set; }

        /// <summary>The service without an address that takes what nothing else matches.</summary>
        internal FilterChainTarget.Tcp? Tcp { get; set; }

        internal FilterChainList Chains { get; } = [];
    }
}
