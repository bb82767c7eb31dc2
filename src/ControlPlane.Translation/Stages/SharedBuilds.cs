using ControlPlane.Xds;

namespace ControlPlane.Translation.Stages;

/// <summary>
/// Builds resources, and remembers the newest of each name: classes of proxies that agree on a resource's inputs, as namespaces do on most
/// clusters, build it once and share the instance. The argument is the whole key here, too.
/// </summary>
/// <remarks>Owned by the one thread that translates. Bounded by what the memos that use it remember.</remarks>
/// <param name="build">Builds one resource; pure.</param>
internal sealed class SharedBuilds<TInputs>(Func<TInputs, EnvoyResource> build)
    where TInputs : notnull, IEquatable<TInputs>
{
    private readonly Dictionary<string, (TInputs Inputs, EnvoyResource Resource)> _newest = [];

    /// <summary>How often something had to be built; for tests and benchmarks.</summary>
    internal long Builds { get; private set; }

    internal EnvoyResource Get(string name, TInputs inputs)
    {
        if (_newest.TryGetValue(name, out var newest) && newest.Inputs.Equals(inputs))
        {
            return newest.Resource;
        }

        Builds++;
        var resource = build(inputs);
        _newest[name] = (inputs, resource);
        return resource;
    }

    /// <summary>Some class has no resource of that name any more; if others have, the next change of theirs is built again.</summary>
    internal void Forget(string name) => _newest.Remove(name);

    /// <summary>Some class is gone.</summary>
    internal void Clear() => _newest.Clear();
}
