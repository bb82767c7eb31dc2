using ControlPlane.Xds.Sessions;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Tests.Sessions;

/// <summary>
/// A client as the protocol's text describes it, with messages in flight in both directions: what it sends waits in <see cref="Outbox"/>
/// until the server takes it. It refuses what <paramref name="isBad"/> says, and keeps the good part of the same response as Envoy does.
/// </summary>
internal sealed class ModelClient(XdsVariant variant, Func<EnvoyResource, bool> isBad)
{
    private readonly Dictionary<ResourceType, TypeModel> _types = [];

    private readonly List<string> _seen = [];

    internal Queue<SubscriptionRequest> Outbox { get; } = new();

    /// <summary>Clusters that changed under a subscribed load assignment and wait to get it again.</summary>
    internal HashSet<string> Warming { get; } = [];

    internal IReadOnlyDictionary<string, EnvoyResource> Held(ResourceType type) => Model(type).Held;

    internal IReadOnlyCollection<string> Names(ResourceType type) => Model(type).Names;

    /// <summary>Asks for everything, the old way: a first request without names.</summary>
    internal void OpenWildcard(ResourceType type)
    {
        Model(type).IsWildcard = true;
        Model(type).IsOpen = true;
        Outbox.Enqueue(new SubscriptionRequest { TypeUrl = type.TypeUrl });
    }

    internal void SetNames(ResourceType type, IReadOnlyCollection<string> names)
    {
        var model = Model(type);
        var added = names.Where(name => !model.Names.Contains(name)).ToList();
        var dropped = model.Names.Where(name => !names.Contains(name)).ToList();
        if (added.Count + dropped.Count == 0)
        {
            return;
        }

        model.Names.ExceptWith(dropped);
        model.Names.UnionWith(added);
        foreach (var name in dropped)
        {
            model.Held.Remove(name);
            if (ReferenceEquals(type, Endpoint))
            {
                Warming.Remove(name);
            }
        }

        model.IsOpen = true;
        Outbox.Enqueue(variant == XdsVariant.Sotw
            ? new SubscriptionRequest { TypeUrl = type.TypeUrl, ResponseNonce = model.LastNonce, Names = [.. model.Names] }
            : new SubscriptionRequest { TypeUrl = type.TypeUrl, Names = added, Unsubscribed = dropped });
    }

    /// <summary>Says again what it said, under a nonce that is not the newest, as clients do that are confused or slow.</summary>
    internal void Repeat(ResourceType type, int choice)
    {
        if (Model(type).IsOpen)
        {
            string[] nonces = ["foreign", "", .. _seen];
            var nonce = nonces[choice % nonces.Length];
            Outbox.Enqueue(new SubscriptionRequest
            {
                TypeUrl = type.TypeUrl,
                ResponseNonce = nonce,
                Names = variant == XdsVariant.Sotw ? [.. Model(type).Names] : [],
            });
        }
    }

    /// <summary>The stream broke: whatever was under way is lost, and on the next one the client says what it asks for and holds.</summary>
    internal void Reconnect()
    {
        Outbox.Clear();
        _seen.Clear();

        // A cluster that waited when the stream broke has its own time-out: nothing tells the next server that it waits.
        Warming.Clear();
        foreach (var (type, model) in _types.Where(pair => pair.Value.IsOpen))
        {
            model.LastNonce = "";
            Outbox.Enqueue(new SubscriptionRequest
            {
                TypeUrl = type.TypeUrl,
                Names = [.. model.Names],
                VersionInfo = variant == XdsVariant.Sotw && model.Held.Count > 0 ? "of-another-stream" : "",
                InitialVersions = variant == XdsVariant.Delta
                    ? model.Held.ToDictionary(pair => pair.Key, pair => pair.Value.Version)
                    : new Dictionary<string, string>(),
            });
        }
    }

    /// <summary>Applies a response and puts the answer into the outbox.</summary>
    internal void Receive(SessionResponse response)
    {
        var model = Model(response.Type);
        var bad = response.Resources.Where(isBad).ToList();
        if (variant == XdsVariant.Sotw && response.Type.FullStateInSotw)
        {
            var stated = response.Resources.Select(resource => resource.Name).ToHashSet();
            foreach (var name in model.Held.Keys.Where(name => !stated.Contains(name)).ToList())
            {
                Remove(response.Type, model, name);
            }
        }

        foreach (var resource in response.Resources.Except(bad).Where(resource => model.Covers(resource.Name)))
        {
            Put(response.Type, model, resource);
        }

        foreach (var name in response.Removed)
        {
            Remove(response.Type, model, name);
        }

        model.LastNonce = response.Nonce;
        _seen.Add(response.Nonce);
        var error = bad.Count == 0
            ? null
            : $"Error adding/updating thing(s) {string.Join(", ", bad.Select(resource => $"{resource.Name}: is bad"))}";
        Outbox.Enqueue(new SubscriptionRequest
        {
            TypeUrl = response.Type.TypeUrl,
            ResponseNonce = response.Nonce,
            Error = error,
            Names = variant == XdsVariant.Sotw ? [.. model.Names] : [],
        });
    }

    private TypeModel Model(ResourceType type) =>
        _types.TryGetValue(type, out var model) ? model : _types[type] = new TypeModel();

    private void Put(ResourceType type, TypeModel model, EnvoyResource resource)
    {
        if (ReferenceEquals(type, Endpoint))
        {
            Warming.Remove(resource.Name);
        }

        var isChanged = !model.Held.TryGetValue(resource.Name, out var before) || !before.Equals(resource);
        model.Held[resource.Name] = resource;
        if (ReferenceEquals(type, Cluster) && isChanged && Model(Endpoint).Names.Contains(resource.Name))
        {
            Warming.Add(resource.Name);
        }
    }

    private void Remove(ResourceType type, TypeModel model, string name)
    {
        model.Held.Remove(name);
        if (ReferenceEquals(type, Cluster) || ReferenceEquals(type, Endpoint))
        {
            // A removed cluster waits for nothing, and "there are no endpoints" is an answer.
            Warming.Remove(name);
        }
    }

    private sealed class TypeModel
    {
        internal HashSet<string> Names { get; } = [];

        internal bool IsWildcard { get; set; }

        internal bool IsOpen { get; set; }

        internal Dictionary<string, EnvoyResource> Held { get; } = [];

        internal string LastNonce { get; set; } = "";

        internal bool Covers(string name) => IsWildcard || Names.Contains(name);
    }
}
