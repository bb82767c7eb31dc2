namespace ControlPlane.Xds.Sessions;

/// <summary>
/// Which virtual hosts a client means that asks for them without names, as Envoy does once for all its route configurations: those of the
/// configurations that fetch virtual hosts and that this client has. All virtual hosts of all configurations would be far too many; and one
/// that has aliases is there to be fetched by them, when a request for it comes.
/// </summary>
internal sealed class VirtualHostScope(SubscriptionSet subscriptions)
{
    private ResourceTable? _routes;
    private ResourceTable? _hosts;
    private int _changes;

    /// <summary>Brings the scope of virtual hosts in line with a snapshot.</summary>
    internal void Apply(Subscription hosts, Snapshot snapshot)
    {
        var table = snapshot.Table(ResourceType.VirtualHost);
        var asked = subscriptions.Find(ResourceType.Route);
        var changes = asked?.InterestChanges ?? -1;
        if (ReferenceEquals(_routes, snapshot.Routes) && ReferenceEquals(_hosts, table) && _changes == changes)
        {
            return;
        }

        _routes = snapshot.Routes;
        _hosts = table;
        _changes = changes;
        var owners = snapshot.Routes
            .Where(routes => routes.FetchesVirtualHosts && (asked is null || asked.Covers(routes.Name)))
            .Select(static routes => routes.Name)
            .ToHashSet(StringComparer.Ordinal);
        hosts.Narrow(name => owners.Contains(OwnerOf(name)) && table.Find(name) is not { Aliases.IsEmpty: false });
    }

    /// <summary>A virtual host is named <c>ROUTE_CONFIGURATION/VIRTUAL_HOST</c>.</summary>
    private static string OwnerOf(string name)
    {
        var slash = name.LastIndexOf('/');
        return slash < 0 ? "" : name[..slash];
    }
}
