using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;

namespace ControlPlane.Model.VirtualServices;

/// <summary>The fields <c>tls</c> and <c>tcp</c>.</summary>
internal static class ConnectionRouteReader
{
    private const string AnyName = "*";

    /// <param name="spec">Of the VirtualService.</param>
    /// <param name="field"><c>tls</c> or <c>tcp</c>.</param>
    /// <param name="hosts">Of the VirtualService, as written; names that a TLS client asks for must be among what they cover.</param>
    /// <param name="scope">Of the VirtualService.</param>
    internal static EquatableArray<ConnectionRoute> Read(MappingReader spec, string field, EquatableArray<string> hosts, RouteScope scope)
    {
        var routes = new List<ConnectionRoute>();
        foreach (var entry in spec.Objects(field))
        {
            if (field == "tls")
            {
                entry.RequiredNode("match");
            }

            entry.RequiredNode("route");
            routes.Add(new()
            {
                Match = entry.Objects("match").Select(match => Match(match, field == "tls" ? hosts : null, scope)).ToEquatableArray(),
                Route = DestinationReader.ReadShares(entry),
            });
            entry.Done();
            CheckNotEmpty(entry, "route", "no destination");
            if (field == "tls")
            {
                CheckNotEmpty(entry, "match", "no match");
            }

            CheckWeights(entry, routes[^1]);
        }

        return routes.ToEquatableArray();
    }

    private static ConnectionMatch Match(MappingReader entry, EquatableArray<string>? hosts, RouteScope scope)
    {
        var match = new ConnectionMatch
        {
            SniHosts = hosts is { } covering ? SniHosts(entry, covering, scope) : [],
            DestinationSubnets = Subnets(entry),
            Port = entry.Port("port"),
            SourceLabels = SharedFieldReader.Labels(entry, "sourceLabels") ?? EquatableMap<string>.Empty,
            SourceNamespace = entry.Text("sourceNamespace"),
            Gateways = GatewayNameReader.Read(entry, scope.Namespace),
        };
        entry.Done();
        return match;
    }

    private static EquatableArray<string> SniHosts(MappingReader entry, EquatableArray<string> hosts, RouteScope scope)
    {
        entry.RequiredNode("sniHosts");
        CheckNotEmpty(entry, "sniHosts", "no name");
        var names = new List<string>();
        foreach (var (text, span, path) in SharedFieldReader.PlacedTexts(entry, "sniHosts"))
        {
            var name = text.ToLowerInvariant();
            if (name != AnyName && !IsServerName(name))
            {
                entry.Findings.Error(DiagnosticCodes.InvalidValue, span, $"{path}: \"{PlainScalar.Shorten(text)}\" is no host name");
            }
            else if (!hosts.Any(host => Covers(host, name, scope)))
            {
                entry.Findings.Error(
                    DiagnosticCodes.Validation, span, $"{path}: \"{PlainScalar.Shorten(text)}\" is not among the names of spec.hosts", "add it to spec.hosts");
            }
            else
            {
                names.Add(name);
            }
        }

        return names.ToEquatableArray();
    }

    /// <summary>Envoy knows a wildcard only in the place of whole labels.</summary>
    private static bool IsServerName(string name) =>
        DnsName.IsAddress(name) || (name.StartsWith('*') ? name.StartsWith("*.", StringComparison.Ordinal) && DnsName.IsWildcardHost(name) : DnsName.IsHost(name));

    /// <summary>A list that is written and says nothing.</summary>
    private static void CheckNotEmpty(MappingReader reader, string field, string what)
    {
        if (reader.Node(field) is ConfigNode.Sequence { Items.IsEmpty: true })
        {
            reader.Broken(field, $"names {what}");
        }
    }

    private static bool Covers(string host, string name, RouteScope scope) =>
        string.Equals(host, name, StringComparison.OrdinalIgnoreCase)
        || Hostname.IsSubsetOf(name, Hostname.Resolve(host, scope.Namespace, "cluster.local").ToLowerInvariant());

    private static EquatableArray<string> Subnets(MappingReader entry)
    {
        var subnets = new List<string>();
        foreach (var (text, span, path) in SharedFieldReader.PlacedTexts(entry, "destinationSubnets"))
        {
            if (DnsName.IsAddress(text) || DnsName.IsAddressBlock(text))
            {
                subnets.Add(text);
            }
            else
            {
                entry.Findings.Error(DiagnosticCodes.InvalidValue, span, $"{path}: \"{PlainScalar.Shorten(text)}\" is no IP address or block", "such as 10.0.0.0/8");
            }
        }

        return subnets.ToEquatableArray();
    }

    private static void CheckWeights(MappingReader entry, ConnectionRoute route)
    {
        if (route.Route.Count > 1 && route.Route.All(target => target.Weight == 0))
        {
            entry.Broken("route", "all weights are 0", "give at least one destination a weight");
        }
    }
}
