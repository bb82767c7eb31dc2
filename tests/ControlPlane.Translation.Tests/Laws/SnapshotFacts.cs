using ControlPlane.Model;
using ControlPlane.Model.Services;
using ControlPlane.Xds;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;

namespace ControlPlane.Translation.Tests.Laws;

/// <summary>What must hold of every snapshot, whatever the mesh says.</summary>
internal static class SnapshotFacts
{
    private static readonly ResourceType[] Types = [ResourceType.Cluster, ResourceType.Endpoint, ResourceType.Route, ResourceType.Listener];

    /// <summary>Names and versions of all resources that differ between two snapshots; empty: they are the same.</summary>
    internal static IEnumerable<string> Differences(Snapshot left, Snapshot right) =>
        from type in Types
        let both = new[] { left.Table(type), right.Table(type) }
        from name in both.SelectMany(table => table.Select(resource => resource.Name)).Distinct().Order(StringComparer.Ordinal)
        let versions = both.Select(table => table.TryGet(name, out var resource) ? resource.Version : "absent").ToArray()
        where versions[0] != versions[1]
        select $"{type} {name}: {versions[0]} or {versions[1]}";

    internal static IEnumerable<string> Faults(Mesh mesh, Snapshot snapshot) => [.. Dangling(mesh, snapshot), .. SharedAddresses(snapshot), .. SharedDomains(snapshot), .. LostVersions(snapshot)];

    /// <summary>A rule may name a subset, service or port that does not exist, and a name that is resolved may have nobody behind it; nothing else may dangle.</summary>
    private static IEnumerable<string> Dangling(Mesh mesh, Snapshot snapshot) => snapshot.Consistent()
        .Where(reference => reference.To.Type != ResourceType.Cluster || IsSurelyThere(mesh, reference.To.Name)).Select(reference => reference.ToString());

    private static bool IsSurelyThere(Mesh mesh, string cluster)
    {
        var parts = cluster.Split('|');
        if (parts is not ["outbound", var port, var subset, var host])
        {
            return true;
        }

        var services = mesh.Registry.Services.Values.Where(service => service.Hostname == host).ToList();
        return subset.Length == 0 && services.Count == 1 && services[0].ExportTo.IsEmpty && services[0].Resolution == Resolution.Static
            && services[0].Port(int.Parse(port, System.Globalization.CultureInfo.InvariantCulture)) is { Protocol: not Protocol.Udp };
    }

    private static IEnumerable<string> SharedAddresses(Snapshot snapshot) => snapshot.Listeners
        .Select(resource => Listener.Parser.ParseFrom(resource.Message.Span))
        .Where(listener => listener.Address is not null && !IsOfGrpcServer(listener))
        .GroupBy(listener => listener.Address.ToString()).Where(group => group.Count() > 1).Select(group => $"two listeners at {group.Key}");

    /// <summary>One address has a listener for each name by which a server may ask for it.</summary>
    private static bool IsOfGrpcServer(Listener listener) => listener.FilterChains is [{ Name: "plaintext" }];

    private static IEnumerable<string> SharedDomains(Snapshot snapshot) =>
        from resource in snapshot.Routes
        let hosts = RouteConfiguration.Parser.ParseFrom(resource.Message.Span).VirtualHosts
        from shared in hosts.SelectMany(host => host.Domains).ToLookup(domain => domain.ToLowerInvariant())
        where shared.Count() > 1
        select $"{resource.Name}: the domain {shared.Key} twice";

    private static IEnumerable<string> LostVersions(Snapshot snapshot) =>
        from type in Types
        let table = snapshot.Table(type)
        where table.Version != ResourceTable.Create(type, table).Version
        select $"{type}: the table's version is not that of its resources";
}
