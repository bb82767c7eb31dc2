using System.Collections.Immutable;
using ControlPlane.Model;

namespace ControlPlane.Host.TokenKeys;

/// <summary>Which keys are wanted and when each is to be fetched. Immutable: each event makes the next value.</summary>
/// <param name="Entries">By address.</param>
internal sealed record KeySchedule(ImmutableSortedDictionary<string, KeySchedule.Entry> Entries)
{
    /// <summary>How old keys may become before they are fetched again.</summary>
    internal static readonly TimeSpan Refresh = TimeSpan.FromMinutes(20);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(5);

    internal static KeySchedule Empty { get; } = new(ImmutableSortedDictionary.Create<string, Entry>(StringComparer.Ordinal));

    /// <param name="Due">When to fetch.</param>
    /// <param name="Timeout">How long the fetch may take.</param>
    /// <param name="Failures">How often it failed since it succeeded.</param>
    internal sealed record Entry(DateTimeOffset Due, TimeSpan Timeout, int Failures);

    /// <summary>When something is due next; null: never.</summary>
    internal DateTimeOffset? Next => Entries.IsEmpty ? null : Entries.Values.Min(entry => entry.Due);

    /// <summary>What the mesh wants now; what is new is due at once.</summary>
    internal KeySchedule For(Mesh mesh, DateTimeOffset now)
    {
        var wanted = mesh.RequestAuthentications.Values.SelectMany(policy => policy.JwtRules).Where(rule => rule.KeysAddress is not null)
            .GroupBy(rule => rule.KeysAddress!, rule => rule.Timeout, StringComparer.Ordinal);
        return new(wanted.ToImmutableSortedDictionary(
            group => group.Key,
            group => (Entries.GetValueOrDefault(group.Key) ?? new(now, default, 0)) with { Timeout = group.Max() },
            StringComparer.Ordinal));
    }

    internal KeySchedule Succeeded(string address, DateTimeOffset now) => With(address, entry => entry with { Due = now + Refresh, Failures = 0 });

    /// <summary>Soon again, then ever more slowly: an issuer that comes up late is not unknown for long.</summary>
    internal KeySchedule Failed(string address, DateTimeOffset now) => With(address, entry => entry with
    {
        Due = now + TimeSpan.FromTicks(Math.Min(LastRetry.Ticks, FirstRetry.Ticks << Math.Min(entry.Failures, 16))),
        Failures = entry.Failures + 1,
    });

    internal IEnumerable<(string Address, TimeSpan Timeout)> DueAt(DateTimeOffset now) =>
        Entries.Where(entry => entry.Value.Due <= now).Select(entry => (entry.Key, entry.Value.Timeout));

    private KeySchedule With(string address, Func<Entry, Entry> change) =>
        Entries.TryGetValue(address, out var entry) ? new(Entries.SetItem(address, change(entry))) : this;
}
