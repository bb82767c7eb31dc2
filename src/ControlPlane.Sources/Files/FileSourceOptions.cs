using ControlPlane.Model.Collections;

namespace ControlPlane.Sources.Files;

/// <summary>What a <see cref="FileSource"/> reads, and when.</summary>
public sealed record FileSourceOptions
{
    /// <summary>Files (of any name) and folders (*.yaml, *.yml and *.json in all depths). Where two files state one object, the earlier path counts, then the name.</summary>
    public required EquatableArray<string> Paths { get; init; }

    /// <summary>How often everything is looked at again, in case an event was lost.</summary>
    /// <value>Default 5 s.</value>
    public TimeSpan RescanInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a file that is written in place must rest before it is read; a file that is renamed into its place is read at once.</summary>
    /// <value>Default 25 ms.</value>
    public TimeSpan QuietTime { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>How long objects stay when their whole folder vanishes, empties or becomes unreadable. Zero: they go at once.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan GracePeriod { get; init; } = TimeSpan.FromSeconds(30);
}
