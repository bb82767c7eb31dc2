using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ControlPlane.Xds.Sessions;

/// <summary>
/// What a client asks for in one type: names, collections, or everything. Names that do not exist are remembered like any other.
/// </summary>
/// <param name="legacyWildcard">Whether a first request without names asks for everything.</param>
/// <param name="hasCollections">Whether a name that ends in <c>/*</c> stands for a collection.</param>
/// <param name="canonical">
/// Gives the instance of a name that the store has, so that a thousand clients that ask for the same names do not hold copies of them.
/// </param>
internal sealed class Interest(bool legacyWildcard, bool hasCollections, Func<string, string> canonical)
{
    private const string Everything = "*";

    // To each name the last request that stated it, so that a request which states the same names again is recognised without a copy.
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private int _requests;

    // Once a client has used a name or "*", an empty list means "nothing" and never again "everything".
    private bool _sawNames;
    private bool _isLegacyWildcard;
    private int _collections;

    internal bool Wildcard { get; private set; }

    internal IReadOnlyCollection<string> Names => _names.Keys;

    /// <summary>Grows with every change, so that others can tell whether there was one.</summary>
    internal int Changes { get; private set; }

    /// <summary>The names that the client asked for by an alias.</summary>
    internal AliasTargets Aliases { get; } = new();

    internal bool HasCollections => _collections > 0;

    /// <summary>
    /// What "everything" means to a client that did not say "*" but gave no names; <see langword="null"/> for all of it.
    /// </summary>
    internal Func<string, bool>? LegacyScope { get; set; }

    internal bool Covers(string name) =>
        (Wildcard && (!_isLegacyWildcard || LegacyScope?.Invoke(name) != false)) || CoversApart(name, inLegacyScope: false);

    /// <summary>Whether a name is asked for by something else than "everything", or is in the scope that "everything" had before it was said.</summary>
    internal bool CoversApart(string name, bool inLegacyScope) =>
        _names.ContainsKey(name)
        || (inLegacyScope && LegacyScope?.Invoke(name) == true)
        || (_collections > 0 && XdstpName.CollectionsOf(name).Any(_names.ContainsKey))
        || Aliases.Contains(name);

    internal bool IsNamed(string name) => _names.ContainsKey(name) || Aliases.Contains(name);

    internal bool AsksForCollections(IReadOnlyList<string> names)
    {
        for (var index = 0; hasCollections && index < names.Count; index++)
        {
            if (IsCollection(names[index]))
            {
                return true;
            }
        }

        return false;
    }

    internal bool IsCollection(string name) => hasCollections && XdstpName.IsCollection(name);

    /// <summary>State of the world: the request states the whole subscription.</summary>
    internal InterestChange Replace(IReadOnlyList<string> names, bool first)
    {
        if (names.Count == 0 && !_sawNames)
        {
            return first ? OpenLegacyWildcard() : InterestChange.None;
        }

        _sawNames = true;
        if (StatesTheSame(names))
        {
            return InterestChange.None;
        }

        var wanted = Asked(names).ToHashSet(StringComparer.Ordinal);
        var added = wanted.Where(name => !_names.ContainsKey(name)).Select(canonical).ToList();
        var dropped = _names.Keys.Where(name => !wanted.Contains(name)).ToList();
        List<string> unheld = Wildcard ? [] : added;
        dropped.ForEach(name => _names.Remove(name));
        added.ForEach(name => _names.Add(name, _requests));
        return Changed(new InterestChange(added, unheld, dropped, SetWildcard(names.Contains(Everything))));
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

        if (subscribe.Count == 0 && unsubscribe.Count == 0)
        {
            return InterestChange.None;
        }

        _sawNames = true;
        var dropped = Asked(unsubscribe).SelectMany(Drop).Distinct(StringComparer.Ordinal).ToList();
        var wildcard = unsubscribe.Contains(Everything) ? SetWildcard(false) : WildcardChange.None;
        var added = Asked(subscribe).Distinct(StringComparer.Ordinal).Select(canonical).ToList();
        var unheld = added.Where(name => !Covers(name)).ToList();
        foreach (var name in added)
        {
            _collections += _names.TryAdd(name, 0) && IsCollection(name) ? 1 : 0;
        }

        if (subscribe.Contains(Everything))
        {
            wildcard = SetWildcard(true);
        }

        return Changed(new InterestChange(added, unheld, dropped, wildcard));
    }

    /// <summary>Whether a request states what is subscribed already, in any order and with any duplicates.</summary>
    private bool StatesTheSame(IReadOnlyList<string> names)
    {
        _requests++;
        var known = 0;
        var hasStar = false;
        for (var index = 0; index < names.Count; index++)
        {
            if (names[index] == Everything)
            {
                hasStar = true;
                continue;
            }

            ref var lastStatedIn = ref CollectionsMarshal.GetValueRefOrNullRef(_names, XdstpName.Canonical(names[index]));
            if (Unsafe.IsNullRef(ref lastStatedIn))
            {
                return false;
            }

            known += lastStatedIn == _requests ? 0 : 1;
            lastStatedIn = _requests;
        }

        return known == _names.Count && hasStar == Wildcard;
    }

    /// <summary>The names in a request, each in its one form.</summary>
    internal static IEnumerable<string> Asked(IReadOnlyList<string> names) =>
        names.Where(static name => name.Length > 0 && name != Everything).Select(XdstpName.Canonical);

    /// <summary>Takes a name off, or the aliases of a resource whose name it is; returns under which names the client loses something.</summary>
    private List<string> Drop(string name)
    {
        List<string> dropped = [];
        foreach (var asked in _names.ContainsKey(name) ? [name] : Aliases.Of(name))
        {
            _names.Remove(asked);
            _collections -= IsCollection(asked) ? 1 : 0;
            dropped.Add(asked);
            if (Aliases.Remove(asked) is { } target && !_names.ContainsKey(target) && !Aliases.Contains(target))
            {
                dropped.Add(target);
            }
        }

        return dropped;
    }

    private InterestChange Changed(InterestChange change)
    {
        Changes++;
        return change;
    }

    private InterestChange OpenLegacyWildcard()
    {
        _isLegacyWildcard = legacyWildcard;
        return Changed(new([], [], [], SetWildcard(legacyWildcard)));
    }

    private WildcardChange SetWildcard(bool wildcard)
    {
        var widens = wildcard && _isLegacyWildcard && _sawNames && LegacyScope is not null;
        _isLegacyWildcard &= wildcard && !_sawNames;
        if (wildcard == Wildcard && !widens)
        {
            return WildcardChange.None;
        }

        Wildcard = wildcard;
        return widens ? WildcardChange.Widened : wildcard ? WildcardChange.Began : WildcardChange.Ended;
    }
}
