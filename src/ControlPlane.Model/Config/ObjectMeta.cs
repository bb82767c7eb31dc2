using ControlPlane.Model.Collections;

namespace ControlPlane.Model.Config;

/// <summary>What every object states about itself (Kubernetes' <c>metadata</c>).</summary>
public sealed record ObjectMeta
{
    public required string Name { get; init; }

    /// <value>Default <c>default</c>, as kubectl's.</value>
    public string Namespace { get; init; } = "default";

    public EquatableMap<string> Labels { get; init; } = EquatableMap<string>.Empty;

    public EquatableMap<string> Annotations { get; init; } = EquatableMap<string>.Empty;

    /// <summary><c>creationTimestamp</c>; the older object wins where two conflict. Absent counts as older than all, so that names decide.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}
