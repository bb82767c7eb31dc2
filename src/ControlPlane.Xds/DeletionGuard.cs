using System.Collections.Immutable;

namespace ControlPlane.Xds;

/// <summary>
/// Stands between whoever makes snapshots and whoever publishes them, and does not believe at once that most of a type is gone: a source that
/// lost its connection or was read half looks the same, and proxies would drop what works. The resources stay until they come back, until an
/// operator confirms, or until the loss has lasted. It belongs before publication, not into a session: all streams must agree, also those
/// that reconnect meanwhile. Not safe for concurrent use.
/// </summary>
public sealed class DeletionGuard(DeletionGuardOptions options)
{
    private readonly Dictionary<ResourceType, DateTimeOffset> _heldSince = [];
    private Snapshot? _published;
    private bool _isConfirmed;

    /// <summary>The losses that are held are meant: the next snapshot goes through as it is.</summary>
    public void Confirm() => _isConfirmed = true;

    /// <summary>What to publish for a new state; ask again with the same state at <see cref="GuardedSnapshot.ReleaseAt"/>.</summary>
    public GuardedSnapshot Apply(Snapshot next, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(next);
        var held = ImmutableArray.CreateBuilder<ResourceReference>();
        List<ResourceTable> tables = [];
        foreach (var type in ResourceType.All)
        {
            var lost = Lost(type, next);
            if (!IsHeld(type, lost.Length, now))
            {
                _heldSince.Remove(type);
                continue;
            }

            tables.Add(next.Table(type).With(lost, []));
            held.AddRange(lost.Select(static resource => new ResourceReference(resource.Type, resource.Name)));
        }

        _isConfirmed = false;
        _published = tables.Count == 0 ? next : next.With(next.Revision, tables);
        return new GuardedSnapshot(
            _published, held.ToImmutable(), _heldSince.Count == 0 ? null : _heldSince.Values.Min() + options.HoldFor);
    }

    private EnvoyResource[] Lost(ResourceType type, Snapshot next) =>
        _published is null
            ? []
            : [.. next.Table(type).DifferenceFrom(_published.Table(type)).Removed
                .Order(StringComparer.Ordinal)
                .Select(_published.Table(type).Find)
                .OfType<EnvoyResource>()];

    private bool IsHeld(ResourceType type, int lost, DateTimeOffset now)
    {
        var count = _published?.Table(type).Count ?? 0;
        if (lost == 0 || _isConfirmed || count < options.MinResources || lost <= options.MaxLoss * count)
        {
            return false;
        }

        _heldSince.TryAdd(type, now);
        return now < _heldSince[type] + options.HoldFor;
    }
}
