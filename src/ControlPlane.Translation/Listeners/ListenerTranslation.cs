using ControlPlane.Model.Collections;
using ControlPlane.Translation.Authorization;
using ControlPlane.Xds;
using Envoy.Config.Core.V3;
using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Listener.HttpInspector.V3;
using Envoy.Extensions.Filters.Listener.OriginalDst.V3;
using Envoy.Extensions.Filters.Listener.TlsInspector.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Translation.Listeners;

/// <summary>Assembles a listener.</summary>
internal static class ListenerTranslation
{
    internal static EnvoyResource Build(ListenerInputs inputs) =>
        EnvoyResource.Create(ResourceType.Listener, inputs.Name, ToEnvoy(inputs), inputs.Origins);

    internal static Listener ToEnvoy(ListenerInputs inputs)
    {
        var listener = new Listener
        {
            Name = inputs.Name,
            Address = Addresses.Of(inputs.Address, inputs.Port),
            TrafficDirection = inputs.Inbound ? TrafficDirection.Inbound : TrafficDirection.Outbound,
            BindToPort = inputs.BindToPort ? null : false,
            UseOriginalDst = inputs.UseOriginalDestination ? true : null,
            // A slow client must not be guessed at: wait for its first bytes as long as it takes.
            ListenerFiltersTimeout = new Duration(),
            ContinueOnListenerFiltersTimeout = true,
        };
        var policies = new PolicyFilters(inputs.Policies, inputs.IsGateway);
        listener.FilterChains.AddRange(inputs.Chains.Select(chain => FilterChainTranslation.ToEnvoy(chain, inputs, policies)));
        if (inputs.DefaultChain is { } last)
        {
            listener.DefaultFilterChain = FilterChainTranslation.ToEnvoy(last, inputs, policies);
        }

        AddListenerFilters(listener, inputs);
        return listener;
    }

    private static void AddListenerFilters(Listener listener, ListenerInputs inputs)
    {
        if (inputs.RestoreOriginalDestination)
        {
            listener.ListenerFilters.Add(Filter("envoy.filters.listener.original_dst", new OriginalDst(), InspectedPorts.All));
        }

        if (inputs.Chains.Any(chain => chain.IsForTls))
        {
            listener.ListenerFilters.Add(Filter("envoy.filters.listener.tls_inspector", new TlsInspector(), inputs.TlsInspection));
        }

        if (inputs.Chains.Any(chain => chain.OnlyHttp))
        {
            listener.ListenerFilters.Add(Filter("envoy.filters.listener.http_inspector", new HttpInspector(), inputs.HttpInspection));
        }
    }

    private static ListenerFilter Filter(string name, IMessage config, InspectedPorts inspected)
    {
        var filter = new ListenerFilter { Name = name, TypedConfig = Any.Pack(config) };
        if (!inspected.Ports.IsEmpty)
        {
            filter.FilterDisabled = inspected.AreExceptions ? AnyOf(inspected.Ports) : new() { NotMatch = AnyOf(inspected.Ports) };
        }

        return filter;
    }

    /// <summary>Envoy wants at least two alternatives in an "or".</summary>
    private static ListenerFilterChainMatchPredicate AnyOf(EquatableArray<int> ports)
    {
        var ranges = ports.Select(port => new ListenerFilterChainMatchPredicate { DestinationPortRange = new() { Start = port, End = port + 1 } }).ToList();
        if (ranges.Count == 1)
        {
            return ranges[0];
        }

        var any = new ListenerFilterChainMatchPredicate { OrMatch = new() };
        any.OrMatch.Rules.AddRange(ranges);
        return any;
    }
}
