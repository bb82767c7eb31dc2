using System.Globalization;
using ControlPlane.Model.Collections;
using ControlPlane.Model.EnvoyFilters;
using Envoy.Config.Route.V3;

namespace ControlPlane.Translation.Patches;

/// <summary>Changes route configurations, whether they are resources of their own or part of a listener.</summary>
internal static class RoutePatches
{
    /// <param name="routes">Is changed.</param>
    /// <param name="patches">In order.</param>
    /// <param name="inbound">Which side it is on.</param>
    /// <returns>Whether something changed.</returns>
    internal static bool Apply(RouteConfiguration routes, EquatableArray<AppliedPatch> patches, bool inbound)
    {
        var changed = false;
        foreach (var (_, patch) in patches.Where(applied => Matches(applied.Patch.Match, routes.Name, inbound)))
        {
            changed |= patch.Target switch
            {
                PatchTarget.RouteConfiguration => Merge(routes, patch),
                PatchTarget.VirtualHost => Hosts(routes, patch),
                PatchTarget.HttpRoute => routes.VirtualHosts.Where(host => IsMeant(host, patch.Match.Routes)).Select(host => Routes(host, patch)).ToList().Contains(true),
                _ => false,
            };
        }

        return changed;
    }

    private static bool Merge(RouteConfiguration routes, EnvoyPatch patch)
    {
        if (patch.Operation is not (PatchOperation.Merge or PatchOperation.MergeAndReplaceList) || !PatchValue.TryRead(patch, out var value, out _))
        {
            return false;
        }

        MessageMerge.Into(routes, value, patch.Operation == PatchOperation.MergeAndReplaceList);
        return true;
    }

    private static bool Hosts(RouteConfiguration routes, EnvoyPatch patch)
    {
        var match = patch.Match.Routes;
        return PatchedList.Apply(routes.VirtualHosts, patch, match is { Host: null, Domain: null } or null ? null : host => IsMeant(host, match));
    }

    private static bool Routes(VirtualHost host, EnvoyPatch patch)
    {
        var match = patch.Match.Routes;
        return PatchedList.Apply(host.Routes, patch, match is { Route: null, Action: null } or null ? null : route => IsMeant(route, match));
    }

    private static bool IsMeant(VirtualHost host, RoutePatchMatch? match) =>
        (string.IsNullOrEmpty(match?.Host) || host.Name == match.Host) && (string.IsNullOrEmpty(match?.Domain) || host.Domains.Contains(match.Domain));

    private static bool IsMeant(Route route, RoutePatchMatch match) =>
        (string.IsNullOrEmpty(match.Route) || route.Name == match.Route)
        && (match.Action is null || route.ActionCase == match.Action switch
        {
            "REDIRECT" => Route.ActionOneofCase.Redirect,
            "DIRECT_RESPONSE" => Route.ActionOneofCase.DirectResponse,
            _ => Route.ActionOneofCase.Route_,
        });

    private static bool Matches(PatchMatch match, string name, bool inbound)
    {
        if (match.Context == (inbound ? PatchContext.SidecarOutbound : PatchContext.SidecarInbound))
        {
            return false;
        }

        var wanted = match.Routes;
        return wanted is null
            || ((string.IsNullOrEmpty(wanted.Name) || wanted.Name == name)
                && (wanted.Port is not { } port || HasPort(name, port.ToString(CultureInfo.InvariantCulture)))
                && (string.IsNullOrEmpty(wanted.Gateway) || IsOf(name, wanted.Gateway)));
    }

    /// <summary>As in <c>80</c>, <c>host:80</c>, <c>http.80</c>, <c>http.80.bind</c>, <c>https.443.name.gateway.namespace</c> and <c>inbound|80||</c>.</summary>
    private static bool HasPort(string name, string port) => name == port || name.EndsWith($":{port}", StringComparison.Ordinal)
        || name.Split('.') is ["http" or "https", var number, ..] && number == port || name.StartsWith($"inbound|{port}|", StringComparison.Ordinal);

    private static bool IsOf(string name, string gateway) =>
        name.Split('.') is ["https", _, _, var own, var scope] && gateway == $"{scope}/{own}";
}
