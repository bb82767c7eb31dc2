using ControlPlane.Xds;

namespace ControlPlane.Translation.Stages;

/// <summary>The table of one type for one class of proxies, made anew from inputs and memo when what the inputs came from is another one.</summary>
/// <param name="type">What is in the table.</param>
/// <param name="memo">Builds single resources.</param>
/// <param name="nameOf">The resource's name.</param>
internal sealed class StageTable<TInputs>(ResourceType type, Memo<TInputs> memo, Func<TInputs, string> nameOf)
    where TInputs : notnull, IEquatable<TInputs>
{
    private object?[] _sources = [];

    /// <summary>The table as of the last update.</summary>
    internal ResourceTable Table { get; private set; } = ResourceTable.Empty(type);

    /// <param name="sources">All that <paramref name="inputs"/> are made from; compared by reference (boxed values by equality).</param>
    /// <param name="inputs">Called only when a source is another one.</param>
    internal ResourceTable Update(object?[] sources, Func<IEnumerable<TInputs>> inputs)
    {
        if (!IsSame(sources))
        {
            _sources = sources;
            Table = TableUpdate.To(Table, [.. inputs().Select(input => memo.Get(nameOf(input), input)).OfType<EnvoyResource>()]);
            memo.Sweep();
        }

        return Table;
    }

    /// <summary>Replaces some resources, the rest being known not to have changed.</summary>
    internal ResourceTable UpdateSome(object?[] sources, IEnumerable<TInputs> changed)
    {
        _sources = sources;
        var resources = changed.Select(input => memo.Get(nameOf(input), input)).OfType<EnvoyResource>()
            .Where(resource => !Table.TryGet(resource.Name, out var before) || !ReferenceEquals(before, resource)).ToList();
        return Table = resources.Count == 0 ? Table : Table.With(resources, []);
    }

    private bool IsSame(object?[] sources)
    {
        if (sources.Length != _sources.Length)
        {
            return false;
        }

        for (var i = 0; i < sources.Length; i++)
        {
            if (!ReferenceEquals(sources[i], _sources[i]) && !(sources[i] is ValueType && sources[i]!.Equals(_sources[i])))
            {
                return false;
            }
        }

        return true;
    }
}
