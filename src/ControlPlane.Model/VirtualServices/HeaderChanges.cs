using ControlPlane.Model.Collections;

namespace ControlPlane.Model.VirtualServices;

/// <summary>Header changes in one direction.</summary>
public sealed record HeaderChanges
{
    public static HeaderChanges None { get; } = new();

    /// <summary>Overwrites or adds.</summary>
    public EquatableMap<string> Set { get; init; } = EquatableMap<string>.Empty;

    /// <summary>Appends.</summary>
    public EquatableMap<string> Add { get; init; } = EquatableMap<string>.Empty;

    public EquatableArray<string> Remove { get; init; }
}
