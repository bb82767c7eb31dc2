using ControlPlane.Model.VirtualServices;

namespace ControlPlane.Translation.Visibility;

/// <summary>Puts the entries of delegates in the place of those that name them.</summary>
internal static class Delegation
{
    /// <summary>The same instance when nothing is delegated. An entry whose delegate is not there, or is not exported to it, is left out (B37).</summary>
    /// <param name="root">A VirtualService with hosts.</param>
    /// <param name="find">The VirtualService without hosts of a name; null: there is none.</param>
    internal static VirtualService Expand(VirtualService root, Func<DelegateName, VirtualService?> find)
    {
        if (root.Http.All(route => route.Delegate is null))
        {
            return root;
        }

        return root with { Http = [.. root.Http.SelectMany(route => route.Delegate is { } name ? Entries(root, route, find(name)) : [route])] };
    }

    private static IEnumerable<HttpRoute> Entries(VirtualService root, HttpRoute entry, VirtualService? named)
    {
        if (named is null || !ExportTo.Allows(named.ExportTo, named.Metadata.Namespace, root.Metadata.Namespace))
        {
            yield break;
        }

        foreach (var own in named.Http.Where(own => own.Delegate is null))
        {
            var matches = DelegateMatches.Join(entry.Match, own.Match);
            if (matches.Count > 0 || (entry.Match.IsEmpty && own.Match.IsEmpty))
            {
                yield return Join(entry, own, named.Metadata.Namespace) with { Match = [.. matches] };
            }
        }
    }

    /// <summary>What the delegate does not say it takes from the entry (B38); where requests go it says alone, in its own namespace.</summary>
    private static HttpRoute Join(HttpRoute entry, HttpRoute own, string @namespace) => own with
    {
        Name = entry.Name.Length == 0 ? own.Name : own.Name.Length == 0 ? entry.Name : $"{entry.Name}-{own.Name}",
        Route = [.. own.Route.Select(target => target with { Destination = Placed(target.Destination, @namespace) })],
        Mirrors = own.Mirrors.IsEmpty ? entry.Mirrors : [.. own.Mirrors.Select(mirror => mirror with { Destination = Placed(mirror.Destination, @namespace) })],
        DirectResponse = own.DirectResponse ?? entry.DirectResponse,
        Rewrite = own.Rewrite ?? entry.Rewrite,
        Timeout = own.Timeout ?? entry.Timeout,
        Retries = own.Retries ?? entry.Retries,
        Fault = own.Fault ?? entry.Fault,
        Headers = own.Headers ?? entry.Headers,
        Cors = own.Cors ?? entry.Cors,
    };

    /// <summary>A short name belongs to the namespace of the object that it is written in.</summary>
    private static Destination Placed(Destination destination, string @namespace) => destination with { Namespace = @namespace };
}
