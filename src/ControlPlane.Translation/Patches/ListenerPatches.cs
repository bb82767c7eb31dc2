using ControlPlane.Model.Collections;
using ControlPlane.Model.EnvoyFilters;
using ControlPlane.Translation.Naming;
using Envoy.Config.Core.V3;
using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Translation.Patches;

/// <summary>Changes listeners and what is in them: chains, filters, HTTP filters and the routes of inbound chains.</summary>
internal sealed class ListenerPatches(EquatableArray<AppliedPatch> patches, bool isGateway)
{
    /// <returns>The listener, null: it is taken away.</returns>
    internal Listener? Apply(Listener listener)
    {
        var inbound = listener.TrafficDirection == TrafficDirection.Inbound && !isGateway;
        foreach (var (_, patch) in patches.Where(applied => Matches(applied.Patch.Match, listener, inbound)))
        {
            if (!Apply(patch, listener))
            {
                return null;
            }
        }

        ApplyRoutes(listener, inbound);
        return listener;
    }

    // False: nothing is left of it.
    private static bool Apply(EnvoyPatch patch, Listener listener)
    {
        switch (patch.Target)
        {
            case PatchTarget.Listener when patch.Operation == PatchOperation.Remove:
                return false;
            case PatchTarget.Listener when patch.Operation is PatchOperation.Merge or PatchOperation.MergeAndReplaceList && PatchValue.TryRead(patch, out var value, out _):
                MessageMerge.Into(listener, value, patch.Operation == PatchOperation.MergeAndReplaceList);
                return true;
            case PatchTarget.ListenerFilter:
                var wanted = patch.Match.Listener?.ListenerFilter;
                PatchedList.Apply(listener.ListenerFilters, patch, string.IsNullOrEmpty(wanted) ? null : filter => FilterNames.AreSame(wanted, filter.Name));
                return true;
            case PatchTarget.FilterChain:
                ChainPatches.Apply(listener, patch);
                return listener.FilterChains.Count > 0 || listener.DefaultFilterChain is not null;
            case PatchTarget.NetworkFilter or PatchTarget.HttpFilter:
                ChainPatches.ApplyFilters(listener, patch);
                return listener.FilterChains.Count > 0 || listener.DefaultFilterChain is not null;
            default:
                return true;
        }
    }

    /// <summary>The routes of inbound chains stand in the listener itself.</summary>
    private void ApplyRoutes(Listener listener, bool inbound)
    {
        if (!patches.Any(applied => applied.Patch.Target is PatchTarget.RouteConfiguration or PatchTarget.VirtualHost or PatchTarget.HttpRoute))
        {
            return;
        }

        foreach (var filter in ChainPatches.ChainsOf(listener).SelectMany(chain => chain.Filters))
        {
            if (filter.TypedConfig?.TryUnpack<HttpConnectionManager>(out var manager) == true && manager.RouteConfig is not null
                && RoutePatches.Apply(manager.RouteConfig, patches, inbound))
            {
                filter.TypedConfig = Any.Pack(manager);
            }
        }
    }

    /// <summary>The port of the one inbound listener is asked of its chains.</summary>
    private static bool Matches(PatchMatch match, Listener listener, bool inbound)
    {
        if (match.Context == (inbound ? PatchContext.SidecarOutbound : PatchContext.SidecarInbound))
        {
            return false;
        }

        var wanted = match.Listener;
        return wanted is null
            || ((string.IsNullOrEmpty(wanted.Name) || wanted.Name == listener.Name)
                && (wanted.Port is not { } port || listener.Name == ListenerName.VirtualInbound || listener.Address?.SocketAddress?.PortValue == (uint)port));
    }
}
