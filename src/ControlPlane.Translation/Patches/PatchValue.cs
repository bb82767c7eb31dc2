using System.Diagnostics.CodeAnalysis;
using ControlPlane.Model.EnvoyFilters;
using Envoy.Api;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ControlPlane.Translation.Patches;

/// <summary>Reads a patch's value as the Envoy message that its target is.</summary>
internal static class PatchValue
{
    /// <summary>A new message each time, for the caller to keep.</summary>
    /// <param name="patch">With a value.</param>
    /// <param name="value">Null: see <paramref name="problem"/>.</param>
    /// <param name="problem">What is wrong with it.</param>
    internal static bool TryRead(EnvoyPatch patch, [NotNullWhen(true)] out IMessage? value, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            (value, problem) = (EnvoyMessages.FromJson(TypeOf(patch.Target), UndeclaredTypes.Wrap(patch.Value), ignoreUnknown: true), null);
            return true;
        }
        catch (FormatException fault)
        {
            (value, problem) = (null, fault.Message);
            return false;
        }
    }

    /// <summary>The first field that is not known; null: all are, or the value cannot be read at all.</summary>
    internal static string? UnknownField(EnvoyPatch patch)
    {
        try
        {
            EnvoyMessages.FromJson(TypeOf(patch.Target), UndeclaredTypes.Wrap(patch.Value), ignoreUnknown: false);
            return null;
        }
        catch (FormatException fault)
        {
            return fault.Message;
        }
    }

    private static MessageDescriptor TypeOf(PatchTarget target) => target switch
    {
        PatchTarget.Listener => Listener.Descriptor,
        PatchTarget.ListenerFilter => ListenerFilter.Descriptor,
        PatchTarget.FilterChain => FilterChain.Descriptor,
        PatchTarget.NetworkFilter => Filter.Descriptor,
        PatchTarget.HttpFilter => HttpFilter.Descriptor,
        PatchTarget.RouteConfiguration => RouteConfiguration.Descriptor,
        PatchTarget.VirtualHost => VirtualHost.Descriptor,
        PatchTarget.HttpRoute => Route.Descriptor,
        PatchTarget.Cluster => Cluster.Descriptor,
        PatchTarget.ExtensionConfig or PatchTarget.Bootstrap => throw new FormatException("no such resources are served"),
    };
}
