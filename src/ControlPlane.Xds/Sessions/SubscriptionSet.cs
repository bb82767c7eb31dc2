using System.Collections;

namespace ControlPlane.Xds.Sessions;

/// <summary>The types that a stream has asked for so far, in push order.</summary>
/// <param name="profile">What the types have in common.</param>
/// <param name="canonical">See <see cref="Interest"/>.</param>
internal sealed class SubscriptionSet(SessionProfile profile, Func<ResourceType, string, string> canonical)
    : IEnumerable<Subscription>
{
    private readonly List<Subscription> _inOrder = [];

    internal Subscription? Find(ResourceType type)
    {
        foreach (var subscription in _inOrder)
        {
            if (ReferenceEquals(subscription.Type, type))
            {
                return subscription;
            }
        }

        return null;
    }

    /// <summary>The subscription for a type URL, made at its first mention.</summary>
    internal Subscription GetOrAdd(string typeUrl)
    {
        foreach (var known in _inOrder)
        {
            if (string.Equals(known.Type.TypeUrl, typeUrl, StringComparison.Ordinal))
            {
                return known;
            }
        }

        var type = ResourceType.OfUrl(typeUrl);
        var added = new Subscription(new SubscriptionMemory(type, profile, name => canonical(type, name)));
        var position = _inOrder.FindIndex(other => other.Type.PushOrder > type.PushOrder);
        _inOrder.Insert(position < 0 ? _inOrder.Count : position, added);
        return added;
    }

    /// <summary>Enumerates without allocating: this is done for every delivery.</summary>
    public List<Subscription>.Enumerator GetEnumerator() => _inOrder.GetEnumerator();

    IEnumerator<Subscription> IEnumerable<Subscription>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
