using ControlPlane.Xds;

namespace ControlPlane.Translation.Stages;

/// <summary>Remembers one result per resource name. The argument is the whole key, so a result can never be stale.</summary>
/// <remarks>Owned by the one thread that translates: no lock. Entries not asked for between two sweeps are forgotten.</remarks>
/// <param name="type">What is built.</param>
/// <param name="builds">Builds what is not remembered.</param>
/// <param name="failures">Where builds that threw are noted.</param>
internal sealed class Memo<TInputs>(ResourceType type, SharedBuilds<TInputs> builds, ICollection<TranslationFailure> failures)
    where TInputs : notnull, IEquatable<TInputs>
{
    private readonly Dictionary<string, Entry> _last = [];
    private int _round;

    /// <returns>Null when the build failed and there is no earlier result to keep.</returns>
    internal EnvoyResource? Get(string name, TInputs inputs)
    {
        if (!_last.TryGetValue(name, out var last) || !last.Inputs.Equals(inputs))
        {
            last = new(inputs, Build(name, inputs, last.Resource), _round);
            _last[name] = last;
        }
        else if (last.Round != _round)
        {
            _last[name] = last with { Round = _round };
        }

        return last.Resource;
    }

    /// <summary>Forgets what was not asked for since the last sweep.</summary>
    internal void Sweep()
    {
        foreach (var name in _last.Where(entry => entry.Value.Round != _round).Select(entry => entry.Key).ToList())
        {
            _last.Remove(name);
            builds.Forget(name);
        }

        _round++;
    }

    private EnvoyResource? Build(string name, TInputs inputs, EnvoyResource? before)
    {
        try
        {
            var resource = builds.Get(name, inputs);

            // Equal bytes from other inputs: keep the instance that tables and sessions already share.
            return before is not null && before.Equals(resource) && before.Origins.SequenceEqual(resource.Origins) ? before : resource;
        }
        catch (Exception error)
        {
            failures.Add(new(type.ShortName, name, error));
            return before;
        }
    }

    private readonly record struct Entry(TInputs Inputs, EnvoyResource? Resource, int Round);
}
