using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;

namespace ControlPlane.Model.VirtualServices;

/// <summary>Destinations of a route.</summary>
internal static class DestinationReader
{
    internal static EquatableArray<HttpRouteDestination> ReadWeighted(MappingReader entry)
    {
        var destinations = new List<HttpRouteDestination>();
        foreach (var item in entry.Objects("route"))
        {
            var destination = item.RequiredNode("destination") is null ? null : item.Object("destination");
            var weight = item.Count("weight") ?? 0;
            var headers = HeaderOperationsReader.Read(item);
            item.Done();
            destinations.Add(new(destination is null ? new("") : Read(destination), weight, headers));
        }

        return destinations.ToEquatableArray();
    }

    /// <summary>Destinations of connections, which have no headers.</summary>
    internal static EquatableArray<RouteDestination> ReadShares(MappingReader entry)
    {
        var destinations = new List<RouteDestination>();
        foreach (var item in entry.Objects("route"))
        {
            var destination = item.RequiredNode("destination") is null ? null : item.Object("destination");
            var weight = item.Count("weight") ?? 0;
            item.Done();
            destinations.Add(new(destination is null ? new("") : Read(destination), weight));
        }

        return destinations.ToEquatableArray();
    }

    internal static Destination Read(MappingReader reader)
    {
        var host = reader.RequiredText("host");
        if (host.Length > 0 && (host == "*" || !(DnsName.IsWildcardHost(host) || DnsName.IsAddress(host))))
        {
            reader.Invalid("host", $"\"{PlainScalar.Shorten(host)}\" is no host name");
        }

        var subset = reader.Text("subset") ?? "";
        if (subset.Length > 0 && !DnsName.IsLabel(subset))
        {
            reader.Invalid("subset", $"\"{PlainScalar.Shorten(subset)}\" is no subset name", "lower-case letters, digits and \"-\"");
        }

        var port = reader.Object("port");
        var number = port?.RequiredNode("number") is null ? null : port.Port("number");
        port?.Done();
        reader.Done();
        return new(host, subset, number);
    }
}
