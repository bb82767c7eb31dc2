namespace ControlPlane.Xds.Sessions;

/// <summary>
/// What a client asks for in one type: names, or everything. Names that do not exist are remembered like any other.
/// </summary>
/// <param name="type">The type.</param>
/// <param name="canonical">
/// Gives the instance of a name that the store has, so that a thousand clients that ask for the same names do not hold copies of them.
/// </param>
internal sealed class Interest(ResourceType type, Func<string, string> canonical)
{
    private const string Everything = "*";
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    // Once a client has used a name or "*", an empty list means "nothing" and never again "everything".
    private bool _sawNames;

    internal bool Wildcard { get; private set; }

    internal IReadOnlyCollection<string> Names => _names;

    internal bool Covers(string name) => Wildcard || _names.Contains(name);

    internal bool IsNamed(string name) => _names.Contains(name);

    /// <summary>State of the world: the request states the whole subscription.</summary>
    internal InterestChange Replace(IReadOnlyList<string> names, bool first)
    {
        if (names.Count == 0 && !_sawNames)
        {
            return first ? OpenLegacyWildcard() : InterestChange.None;
        }

        _sawNames = true;
        var wanted = names.Where(static name => name.Length > 0 && name != Everything).ToHashSet(StringComparer.Ordinal);
        var added = wanted.Where(name => !_names.Contains(name)).Select(canonical).ToList();
        var dropped = _names.Where(name => !wanted.Contains(name)).ToList();
        List<string> unheld = Wildcard ? [] : added;
        _names.ExceptWith(dropped);
        _names.UnionWith(added);
        return new InterestChange(added, unheld, dropped, SetWildcard(names.Contains(Everything)));
    }

    /// <summary>
    /// Incremental: drop, then add, so that a name in both lists ends up subscribed. Every name in <paramref name="subscribe"/> counts as
    /// added even if it was there: to ask again is to say "I lost it".
    /// </summary>
    internal InterestChange Update(IReadOnlyList<string> subscribe, IReadOnlyList<string> unsubscribe, bool first)
    {
        if (first && subscribe.Count == 0 && unsubscribe.Count == 0)
        {
            return OpenLegacyWildcard();
        }

        _sawNames = true;
        var dropped = unsubscribe.Where(_names.Remove).ToList();
        var wildcard = unsubscribe.Contains(Everything) ? SetWildcard(false) : WildcardChange.None;
        var added = subscribe.Where(static name => name.Length > 0 && name != Everything)
            .Distinct(StringComparer.Ordinal)
            .Select(canonical)
            .ToList();
        var unheld = added.Where(name => !Covers(name)).ToList();
        _names.UnionWith(added);
        if (subscribe.Contains(Everything))
        {
            wildcard = SetWildcard(true);
        }

        return new InterestChange(added, unheld, dropped, wildcard);
    }

    private InterestChange OpenLegacyWildcard() => new([], [], [], SetWildcard(type.IsWildcard));

    private WildcardChange SetWildcard(bool wildcard)
    {
        if (wildcard == Wildcard)
        {
            return WildcardChange.None;
        }

        Wildcard = wildcard;
        return wildcard ? WildcardChange.Began : WildcardChange.Ended;
    }
}
