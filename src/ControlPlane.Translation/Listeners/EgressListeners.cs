using ControlPlane.Model.Collections;
using ControlPlane.Model.Matching;
using ControlPlane.Model.Meshes;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;
using ControlPlane.Translation.Naming;
using ControlPlane.Translation.Visibility;

namespace ControlPlane.Translation.Listeners;

/// <summary>The listeners of egress entries: one for each address and port that a redirected connection may be for, or those that an entry binds.</summary>
internal sealed class EgressListeners(NamespaceView view, ListenerClass scope, MeshSettings settings)
{
    private readonly SortedDictionary<string, ListenerInputs> _own = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(string Address, int Port), SharedListener> _shared = [];

    private bool IsRedirected => scope.Interception == InterceptionMode.Redirect;

    /// <summary>Where connections go that are for nobody known.</summary>
    internal FilterChainTarget.Tcp Unknown { get; } = new(
        scope.Interception != InterceptionMode.Redirect || EgressScope.RegistryOnly(scope.Egress, settings)
            ? ClusterName.BlackHole
            : EgressScope.UnknownCluster(scope.Egress) ?? ClusterName.Passthrough);

    internal IEnumerable<ListenerInputs> Of(IEnumerable<EgressView> entries)
    {
        foreach (var entry in entries)
        {
            var routing = new ConnectionRouting(view with { VirtualServices = entry.VirtualServices }, scope, settings);
            if (entry is { Bind: not null, Port: { } port })
            {
                // There whether or not something is behind it: the app was told to connect to it.
                SharedBy(entry, port).RouteName = entry.SpeaksHttp ? RouteOf(entry, port) : null;
            }

            var ports = from service in entry.Services.Services.OrderBy(service => service, Comparer<Service>.Create(Service.CompareAge))
                        from servicePort in service.Ports
                        where servicePort.Protocol != Protocol.Udp
                        select (service, servicePort);
            foreach (var (service, servicePort) in ports)
            {
                Add(entry, service, servicePort, routing);
            }
        }

        return [.. _own.Values, .. _shared.Select(pair => Listener(pair.Key.Address, pair.Key.Port, pair.Value))];
    }

    /// <summary>A listener that redirected connections are handed to.</summary>
    internal ListenerInputs Listener(string name, string address, int port) =>
        new() { Name = name, Address = address, Port = port, BindToPort = false, AccessLogs = settings.AccessLogs, Tracing = settings.Tracing };

    private void Add(EgressView entry, Service service, ServicePort port, ConnectionRouting routing)
    {
        var sharesPort = entry.Bind is not null || !OutboundListening.HasOwnListener(view, service, port);
        if ((entry.ServesAllPorts && entry.SpeaksHttp) || port.Protocol.IsHttp() || (port.Protocol == Protocol.Auto && sharesPort))
        {
            SharedBy(entry, port.Number).RouteName = RouteOf(entry, port.Number);
            return;
        }

        var plan = routing.Of(service, port);
        List<string> addresses = entry.Bind is null ? [.. view.AddressesOf(service)] : [];
        foreach (var address in addresses)
        {
            AddOwn(service, port, address, plan);
        }

        EquatableArray<string> blocks = entry.Bind is null
            ? [.. service.Addresses.Where(address => Addresses.Single(address) is null).Select(Addresses.Block).OfType<string>()]
            : [];
        if (!blocks.IsEmpty)
        {
            AddBlocks(SharedBy(entry, port.Number), blocks, plan);
        }
        else if (addresses.Count == 0)
        {
            plan.Chains.ToList().ForEach(SharedBy(entry, port.Number).Chains.Add);
            AddWithoutAddress(SharedBy(entry, port.Number), service, port.Protocol, plan.Rest);
        }
    }

    private static string RouteOf(EgressView entry, int port) => entry.Port == 0 ? entry.Bind! : RouteName.Port(entry.Port ?? port);

    /// <summary>What a rule says about subnets replaces the service's own.</summary>
    private static void AddBlocks(SharedListener shared, EquatableArray<string> blocks, ConnectionPlan plan)
    {
        foreach (var chain in plan.Chains)
        {
            shared.Chains.Add(chain.DestinationRanges.IsEmpty ? chain with { DestinationRanges = blocks } : chain);
        }

        if (plan.Rest is { } rest)
        {
            shared.Chains.Add(new() { Name = rest.Cluster, DestinationRanges = blocks, Target = rest });
        }
    }

    /// <summary>TLS can be told by the name that the client asks for (I162); anything else takes the whole port.</summary>
    private static void AddWithoutAddress(SharedListener shared, Service service, Protocol protocol, FilterChainTarget.Tcp? target)
    {
        if (target is null)
        {
            return;
        }

        if (!protocol.IsTls())
        {
            shared.Tcp ??= target;
        }
        else if (!Hostname.IsWildcard(service.Hostname) || service.Hostname.StartsWith("*.", StringComparison.Ordinal))
        {
            shared.Chains.Add(new() { Name = target.Cluster, ServerNames = [service.Hostname], Target = target });
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

        EquatableArray<FilterChainInputs> chains = port.Protocol == Protocol.Auto ? [Http(RouteName.Service(service.Hostname, port.Number))] : [];
        _own[name] = Listener(name, address, port.Number) with
        {
            Chains = [.. chains, .. plan.Chains],
            DefaultChain = new() { Name = "tcp", Target = plan.Rest ?? Unknown },
            Origins = [.. service.DefinedBy.Select(key => key.ToString())],
        };
    }

    private ListenerInputs Listener(string address, int port, SharedListener content)
    {
        EquatableArray<FilterChainInputs> http = content.RouteName is { } route ? [Http(route)] : [];
        return Listener(port == 0 ? address : ListenerName.At(address, port), address, port) with
        {
            BindToPort = content.BindToPort,
            Chains = [.. http, .. content.Chains],
            DefaultChain = new() { Name = "PassthroughFilterChain", Target = content.Tcp ?? Unknown },
        };
    }

    private FilterChainInputs Http(string route) =>
        new() { Name = "http", OnlyHttp = true, Target = new FilterChainTarget.Routed(route) { ForwardByName = !IsRedirected } };

    /// <summary>What shares the listener of an entry, or of one of its ports.</summary>
    private SharedListener SharedBy(EgressView entry, int port)
    {
        var key = (entry.Bind ?? ListenerName.AnyAddress, entry.Port ?? port);
        if (!_shared.TryGetValue(key, out var content))
        {
            _shared[key] = content = new() { BindToPort = entry.BindToPort };
        }

        return content;
    }

    /// <summary>What gathers for a port on all addresses, or for what an entry binds.</summary>
    private sealed class SharedListener
    {
        /// <summary>Where HTTP is routed by; null: none is expected.</summary>
        internal string? RouteName { get; set; }

        internal bool BindToPort { get; init; }

        /// <summary>The service without an address that takes what nothing else matches.</summary>
        internal FilterChainTarget.Tcp? Tcp { get; set; }

        internal FilterChainList Chains { get; } = [];
    }
}
