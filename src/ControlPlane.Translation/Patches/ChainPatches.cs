using ControlPlane.Model.EnvoyFilters;
using ControlPlane.Translation.Naming;
using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Translation.Patches;

/// <summary>Changes filter chains and the filters in them.</summary>
internal static class ChainPatches
{
    /// <summary>With the one for what no other chain matches.</summary>
    internal static IEnumerable<FilterChain> ChainsOf(Listener listener) =>
        listener.DefaultFilterChain is { } last ? listener.FilterChains.Append(last) : listener.FilterChains;

    internal static void Apply(Listener listener, EnvoyPatch patch)
    {
        PatchedList.Apply(listener.FilterChains, patch, chain => IsMeant(chain, patch.Match.Listener, listener));
        if (listener.DefaultFilterChain is not { } last || !IsMeant(last, patch.Match.Listener, listener))
        {
            return;
        }

        if (patch.Operation == PatchOperation.Remove)
        {
            listener.DefaultFilterChain = null;
        }
        else if (patch.Operation is PatchOperation.Merge or PatchOperation.MergeAndReplaceList && PatchValue.TryRead(patch, out var value, out _))
        {
            MessageMerge.Into(last, value, patch.Operation == PatchOperation.MergeAndReplaceList);
        }
    }

    /// <summary>A chain of which no filter is left is taken away.</summary>
    internal static void ApplyFilters(Listener listener, EnvoyPatch patch)
    {
        foreach (var chain in ChainsOf(listener).Where(chain => IsMeant(chain, patch.Match.Listener, listener)).ToList())
        {
            if (patch.Target == PatchTarget.NetworkFilter)
            {
                var wanted = patch.Match.Listener?.Filter;
                PatchedList.Apply(chain.Filters, patch, string.IsNullOrEmpty(wanted) ? null : filter => FilterNames.AreSame(wanted, filter.Name));
            }
            else
            {
                ApplyHttp(chain, patch);
            }
        }

        var empty = listener.FilterChains.Where(chain => chain.Filters.Count == 0).ToList();
        empty.ForEach(chain => listener.FilterChains.Remove(chain));
        listener.DefaultFilterChain = listener.DefaultFilterChain is { Filters.Count: 0 } ? null : listener.DefaultFilterChain;
    }

    private static void ApplyHttp(FilterChain chain, EnvoyPatch patch)
    {
        var wanted = patch.Match.Listener;
        foreach (var filter in chain.Filters.Where(filter => string.IsNullOrEmpty(wanted?.Filter) || FilterNames.AreSame(wanted.Filter, filter.Name)))
        {
            if (filter.TypedConfig?.TryUnpack<HttpConnectionManager>(out var manager) == true
                && PatchedList.Apply(manager.HttpFilters, BeforeRouter(patch, manager), IsWanted(patch, wanted?.SubFilter)))
            {
                filter.TypedConfig = Any.Pack(manager);
            }
        }
    }

    /// <summary>Behind the router nothing is reached, and Envoy refuses such a list: what is added at the end goes before it.</summary>
    private static EnvoyPatch BeforeRouter(EnvoyPatch patch, HttpConnectionManager manager)
    {
        var atEnd = patch.Operation == PatchOperation.Add || (patch.Operation == PatchOperation.InsertAfter && string.IsNullOrEmpty(patch.Match.Listener?.SubFilter));
        return atEnd && manager.HttpFilters.Count > 0 && manager.HttpFilters[^1].Name == FilterNames.Router ? patch with { Operation = PatchOperation.InsertBefore } : patch;
    }

    private static Predicate<HttpFilter>? IsWanted(EnvoyPatch patch, string? name) =>
        !string.IsNullOrEmpty(name) ? filter => FilterNames.AreSame(name, filter.Name)
        : patch.Operation is PatchOperation.Add or PatchOperation.InsertAfter ? filter => filter.Name == FilterNames.Router
        : null;

    private static bool IsMeant(FilterChain chain, ListenerPatchMatch? wanted, Listener listener)
    {
        if (wanted is null)
        {
            return true;
        }

        var match = chain.FilterChainMatch;
        var port = (uint?)(wanted.DestinationPort ?? (listener.Name == ListenerName.VirtualInbound ? wanted.Port : null));
        return (port is null || match?.DestinationPort == port)
            && (string.IsNullOrEmpty(wanted.ChainName) || wanted.ChainName == chain.Name)
            && (string.IsNullOrEmpty(wanted.ServerName) || match?.ServerNames.Contains(wanted.ServerName) == true)
            && (string.IsNullOrEmpty(wanted.TransportProtocol) || match?.TransportProtocol == wanted.TransportProtocol)
            && wanted.ApplicationProtocols.All(protocol => match?.ApplicationProtocols.Contains(protocol) == true);
    }
}
