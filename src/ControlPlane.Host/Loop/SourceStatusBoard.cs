using System.Collections.Immutable;

namespace ControlPlane.Host.Loop;

/// <summary>What operators and readiness see of the sources. Any thread.</summary>
public sealed class SourceStatusBoard
{
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _allSynced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableSortedDictionary<string, SourceStatus> _sources;

    /// <param name="names">Every source that there is, whether it has started or not.</param>
    /// <param name="time">For <see cref="SourceStatus.LastChange"/>.</param>
    public SourceStatusBoard(IEnumerable<string> names, TimeProvider time)
    {
        _time = time;
        _sources = names.ToImmutableSortedDictionary(name => name, name => new SourceStatus(name, false, null, null), StringComparer.Ordinal);
    }

    /// <summary>By name.</summary>
    public IEnumerable<SourceStatus> Sources => Volatile.Read(ref _sources).Values;

    /// <summary>Whether every source has been applied as a whole once.</summary>
    public bool AllSynced => Sources.All(source => source.Synced);

    /// <summary>Completes when <see cref="AllSynced"/>.</summary>
    public Task WhenAllSynced => _allSynced.Task;

    internal void Started(string name) => Update(name, status => status with { Failure = null });

    internal void Failed(string name, string reason) => Update(name, status => status with { Failure = reason });

    internal void Synced(string name)
    {
        Update(name, status => status with { Synced = true, LastChange = _time.GetUtcNow() });
        if (AllSynced)
        {
            _allSynced.TrySetResult();
        }
    }

    private void Update(string name, Func<SourceStatus, SourceStatus> change) =>
        ImmutableInterlocked.Update(
            ref _sources,
            sources => sources.TryGetValue(name, out var status) ? sources.SetItem(name, change(status)) : sources);
}
