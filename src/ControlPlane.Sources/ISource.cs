using ControlPlane.Model;

namespace ControlPlane.Sources;

/// <summary>A part of the outside world that says what the mesh is made of.</summary>
public interface ISource
{
    /// <summary>Shown in logs, metrics and <see cref="MeshChange.SourceSynced"/>; unique in a process.</summary>
    string Name { get; }

    /// <summary>Yields everything it knows, then <see cref="MeshChange.SourceSynced"/>, then changes; each states the whole value of one key.
    /// After a failure the caller calls again, and drops the keys that were not stated before the next <see cref="MeshChange.SourceSynced"/>.</summary>
    IAsyncEnumerable<MeshChange> WatchAsync(CancellationToken cancellationToken);
}
