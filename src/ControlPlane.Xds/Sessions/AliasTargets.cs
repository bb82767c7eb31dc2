namespace ControlPlane.Xds.Sessions;

/// <summary>Which resources a client asked for by another name than their own.</summary>
internal sealed class AliasTargets
{
    private readonly Dictionary<string, string> _byAlias = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _uses = new(StringComparer.Ordinal);

    internal string? Find(string alias) => _byAlias.GetValueOrDefault(alias);

    internal void Set(string alias, string name)
    {
        Remove(alias);
        _byAlias[alias] = name;
        _uses[name] = _uses.GetValueOrDefault(name) + 1;
    }

    internal string? Remove(string alias)
    {
        if (!_byAlias.Remove(alias, out var name))
        {
            return null;
        }

        if (--_uses[name] == 0)
        {
            _uses.Remove(name);
        }

        return name;
    }

    /// <summary>Whether a resource is asked for by an alias.</summary>
    internal bool Contains(string name) => _uses.Count > 0 && _uses.ContainsKey(name);

    /// <summary>The aliases by which a resource is asked for.</summary>
    internal List<string> Of(string name) =>
        Contains(name) ? [.. _byAlias.Where(pair => pair.Value == name).Select(static pair => pair.Key)] : [];
}
