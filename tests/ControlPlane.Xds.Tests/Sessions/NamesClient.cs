using ControlPlane.Xds.Sessions;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Tests.Sessions;

/// <summary>An incremental client of one type that keeps what it is sent, and the naive reading of what it asked for.</summary>
/// <param name="type">The type.</param>
/// <param name="isCovered">Whether a name or collection that is asked for (first) means a resource (second).</param>
internal sealed class NamesClient(ResourceType type, Func<string, string, bool> isCovered)
{
    private readonly SessionScript _script = new(XdsVariant.Delta);
    private readonly HashSet<string> _asked = [];
    private readonly Dictionary<string, EnvoyResource> _held = [];
    private HashSet<string>? _routes;
    private bool _isLegacyWildcard;

    /// <summary>What happened, for the message of a failure.</summary>
    internal List<string> Trace { get; } = [];

    internal void First(string[] names)
    {
        Trace.Add($"first [{string.Join(' ', names)}]");
        _isLegacyWildcard = names.Length == 0;
        _asked.UnionWith(names);
        _script.Ask(type, names);
    }

    internal void Publish(IEnumerable<EnvoyResource> resources)
    {
        _script.Publish([.. resources]);
        Trace.Add($"publish {Describe(_script.Snapshot.Table(type).InNameOrder())}, fetching {Describe(_script.Snapshot.Routes.Where(IsFetching))}");
    }

    internal void Add(string name)
    {
        Trace.Add($"add {name}");
        _asked.Add(name);
        _isLegacyWildcard &= name != "*";
        _script.AskAgain(type, name);
    }

    internal void Drop(string name)
    {
        if (type.HasAliases && !_asked.Contains(name) && name != "*")
        {
            // To drop a resource that was asked for by an alias ends the alias, too: whether it is known by then is another test's business.
            return;
        }

        Trace.Add($"drop {name}");

        // Whoever drops "everything" has not said any more that he wants it without saying so.
        _isLegacyWildcard &= name != "*";
        _asked.Remove(name);
        _script.Unsubscribe(type, name);
        foreach (var held in _held.Keys.Where(held => isCovered(name, held) && !Covers(held)).ToList())
        {
            _held.Remove(held);
        }
    }

    internal void AskForRoutes(string[] names)
    {
        Trace.Add($"routes [{string.Join(' ', names)}]");
        if (_routes is null && names.Length > 0)
        {
            _routes = [.. names];
            _script.Ask(Route, names);
            Forget();
        }
        else if (_routes is not null)
        {
            // Without its routes a client has no use for their virtual hosts.
            _script.Unsubscribe(Route, [.. _routes]);
            _routes = [];
            Forget();
            _routes = [.. names];
            if (names.Length > 0)
            {
                _script.AskAgain(Route, names);
            }
        }
    }

    /// <summary>Takes and acknowledges what the server has to say.</summary>
    internal void Take()
    {
        foreach (var response in _script.Drain().Where(response => ReferenceEquals(response.Type, type)))
        {
            Trace.Add($"takes {Describe(response.Resources)} -[{string.Join(' ', response.Removed)}]");
            Assert.All(response.Resources, resource => Assert.True(Covers(resource.Name), $"{resource} was not asked for"));
            foreach (var resource in response.Resources)
            {
                _held[resource.Name] = resource;
            }

            // A resource without a body says that nothing goes by its name.
            foreach (var name in response.Removed.Concat(response.OnWire.Where(resource => resource.Resource_ is null).Select(resource => resource.Name)))
            {
                _held.Remove(name);
            }
        }

        Forget();
    }

    internal void CheckAtRest()
    {
        Take();
        _script.Pass(TimeSpan.FromMinutes(1));
        Take();
        var table = _script.Snapshot.Table(type);
        Assert.Equal(
            table.InNameOrder().Where(resource => Covers(resource.Name)).Select(resource => resource.ToString()),
            _held.Values.OrderBy(resource => resource.Name, StringComparer.Ordinal).Select(resource => resource.ToString()));
        _script.ExpectNothing();
    }

    /// <summary>What is not covered any more, a client drops by itself.</summary>
    private void Forget()
    {
        foreach (var name in _held.Keys.Where(name => !Covers(name)).ToList())
        {
            _held.Remove(name);
        }
    }

    private bool Covers(string name) =>
        _asked.Any(asked => isCovered(asked, name)) || (_isLegacyWildcard && IsInScope(name));

    private static bool IsFetching(EnvoyResource routes) =>
        Envoy.Config.Route.V3.RouteConfiguration.Parser.ParseFrom(routes.Message.Span).Vhds is not null;

    private static string Describe(IEnumerable<EnvoyResource> resources) =>
        string.Join(' ', resources.Select(resource => $"{resource.Name}@{resource.Version[..3]}"));

    private bool IsInScope(string name)
    {
        var owner = name[..Math.Max(0, name.LastIndexOf('/'))];
        return _script.Snapshot.Routes.TryGet(owner, out var routes)
            && IsFetching(routes)
            && !(_script.Snapshot.Table(type).TryGet(name, out var host) && host.Aliases.Length > 0)
            && (_routes is null || _routes.Contains(owner));
    }
}
