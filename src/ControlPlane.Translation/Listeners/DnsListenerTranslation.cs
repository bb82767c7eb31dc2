using ControlPlane.Translation.Naming;
using ControlPlane.Xds;
using Envoy.Config.Core.V3;
using Envoy.Config.Listener.V3;
using Envoy.Data.Dns.V3;
using Envoy.Extensions.Filters.Udp.DnsFilter.V3;
using Envoy.Extensions.Network.DnsResolver.Cares.V3;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Translation.Listeners;

/// <summary>Assembles the listener that answers the app's DNS questions: the mesh's names from a table, all others from the host's resolver.</summary>
internal static class DnsListenerTranslation
{
    internal const int Port = 15053;
    private const string Address = "127.0.0.1";
    private const ulong MaxPendingLookups = 256;
    private static readonly TimeSpan AnswerTtl = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ResolverTimeout = TimeSpan.FromSeconds(5);

    internal static EnvoyResource Build(DnsInputs inputs) => EnvoyResource.Create(ResourceType.Listener, ListenerName.Dns, ToEnvoy(inputs), []);

    internal static Listener ToEnvoy(DnsInputs inputs) => new()
    {
        Name = ListenerName.Dns,
        Address = new() { SocketAddress = new() { Protocol = SocketAddress.Types.Protocol.Udp, Address = Address, PortValue = Port } },
        UdpListenerConfig = new(),
        TrafficDirection = TrafficDirection.Outbound,
        ListenerFilters = { new ListenerFilter { Name = "envoy.filters.udp.dns_filter", TypedConfig = Any.Pack(Filter(inputs)) } },
    };

    private static DnsFilterConfig Filter(DnsInputs inputs)
    {
        var table = new DnsTable();
        foreach (var (name, addresses) in inputs.Names)
        {
            var list = new DnsTable.Types.AddressList();
            list.Address.AddRange(addresses);
            table.VirtualDomains.Add(new DnsTable.Types.DnsVirtualDomain { Name = name, AnswerTtl = AnswerTtl.ToDuration(), Endpoint = new() { AddressList = list } });
        }

        return new()
        {
            StatPrefix = ListenerName.Dns,
            ServerConfig = new() { InlineDnsTable = table },
            ClientConfig = new()
            {
                ResolverTimeout = ResolverTimeout.ToDuration(),
                MaxPendingLookups = MaxPendingLookups,
                TypedDnsResolverConfig = new() { Name = "envoy.network.dns_resolver.cares", TypedConfig = Any.Pack(new CaresDnsResolverConfig()) },
            },
        };
    }
}
