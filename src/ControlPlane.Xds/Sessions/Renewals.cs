namespace ControlPlane.Xds.Sessions;

/// <summary>
/// When the lives of resources with a time to live have to be renewed: each after half of that time. Costs nothing where there are none.
/// </summary>
internal sealed class Renewals(SubscriptionMemory memory)
{
    private readonly Dictionary<string, DateTimeOffset> _dueAt = new(StringComparer.Ordinal);

    /// <summary>When to renew next; <see langword="null"/>: never.</summary>
    internal DateTimeOffset? NextAt => _dueAt.Count == 0 ? null : _dueAt.Values.Min();

    /// <summary>The client gets this form now, which begins its life anew.</summary>
    internal void Sent(EnvoyResource resource, DateTimeOffset now) => Schedule(resource, now + (resource.Ttl / 2));

    /// <summary>The client has this form from an earlier stream, and nobody knows for how long still.</summary>
    internal void Found(EnvoyResource resource, DateTimeOffset now) => Schedule(resource, now);

    /// <summary>The resources to renew now, which the client still holds; they count as renewed.</summary>
    internal List<EnvoyResource> TakeDue(DateTimeOffset now)
    {
        var due = new List<EnvoyResource>();
        foreach (var name in _dueAt.Where(pair => pair.Value <= now).Select(static pair => pair.Key).ToList())
        {
            if (memory.Held(name) is { HasBytes: true, Ttl: { } ttl } held && !memory.Rejections.Contains(held))
            {
                due.Add(held);
                _dueAt[name] = now + (ttl / 2);
            }
            else
            {
                _dueAt.Remove(name);
            }
        }

        return due;
    }

    private void Schedule(EnvoyResource resource, DateTimeOffset? at)
    {
        if (at is { } time && memory.Profile.SendsTtl && !memory.Type.HasAliases)
        {
            _dueAt[resource.Name] = time;
        }
        else if (_dueAt.Count > 0)
        {
            _dueAt.Remove(resource.Name);
        }
    }
}
