using ControlPlane.Xds.Sessions;

namespace ControlPlane.Xds.Tests.Sessions;

/// <summary>
/// Why a resource may be sent: it is not what was sent last, the client asked for it, it was refused since, or its cluster was sent and warms.
/// Anything else is a resource sent twice without need.
/// </summary>
internal sealed class SendReasons
{
    private readonly Dictionary<(ResourceType Type, string Name), EnvoyResource> _last = [];
    private readonly HashSet<(ResourceType Type, string Name)> _asked = [];
    private readonly Dictionary<ResourceType, HashSet<string>> _names = [];

    internal void Clear()
    {
        _last.Clear();
        _asked.Clear();
        _names.Clear();
    }

    /// <summary>What was away is sent when it comes back, for in the state of the world nobody can tell a client that it is away.</summary>
    internal void Published(Snapshot snapshot)
    {
        foreach (var key in _last.Keys.Where(key => !snapshot.Table(key.Type).TryGet(key.Name, out _)).ToList())
        {
            _last.Remove(key);
        }
    }

    internal void Requested(ResourceType type, SubscriptionRequest request, XdsVariant variant)
    {
        var names = _names.TryGetValue(type, out var known) ? known : _names[type] = [];
        var asked = variant == XdsVariant.Delta ? request.Names : [.. request.Names.Except(names)];
        _asked.UnionWith(asked.Select(name => (type, name)));
        var dropped = variant == XdsVariant.Delta
            ? request.Unsubscribed
            : [.. _last.Keys.Where(key => key.Type == type && !request.Names.Contains(key.Name)).Select(key => key.Name)];
        foreach (var name in dropped)
        {
            _last.Remove((type, name));
        }

        if (variant == XdsVariant.Sotw)
        {
            names.Clear();
            names.UnionWith(request.Names);
        }
    }

    internal void Rejected(RequestVerdict.Rejected rejected) =>
        _asked.UnionWith(rejected.Resources.Select(it => (it.Resource.Type, it.Resource.Name)));

    internal void Sent(SessionResponse response, XdsVariant variant)
    {
        var type = response.Type;
        var isFullSet = variant == XdsVariant.Sotw && type.FullStateInSotw;
        foreach (var resource in response.Resources)
        {
            var key = (type, resource.Name);
            var isAsked = _asked.Remove(key);
            Assert.True(
                isFullSet || isAsked || !_last.TryGetValue(key, out var last) || !last.Equals(resource), $"{resource} is sent twice without need");
            _last[key] = resource;
            if (ReferenceEquals(type, ResourceType.Cluster))
            {
                _asked.Add((ResourceType.Endpoint, resource.Name));
            }
        }

        foreach (var name in response.Removed)
        {
            _asked.Remove((type, name));
            _last.Remove((type, name));
        }
    }
}
