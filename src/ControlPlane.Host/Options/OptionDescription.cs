namespace ControlPlane.Host.Options;

/// <summary>One thing that the server can be told, however it is told.</summary>
/// <param name="Name">Key below the section <c>ControlPlane</c>, for example <c>MeshConfig</c> or <c>Limits:Streams</c>.</param>
/// <param name="Flag">On the command line, for example <c>--mesh-config</c>.</param>
/// <param name="ValueName">What the value is, for the help; empty: a switch.</param>
/// <param name="Text">What it does, with its default.</param>
internal sealed record OptionDescription(string Name, string Flag, string ValueName, string Text)
{
    internal const string Section = "ControlPlane";

    /// <summary>Between the values of an option that repeats, where they stand in one text.</summary>
    internal const char Separator = '\n';

    /// <summary>In <c>appsettings.json</c> and in messages.</summary>
    internal string Key => $"{Section}:{Name}";

    /// <summary>As an environment variable.</summary>
    internal string Variable => $"{Section}__{Name.Replace(":", "__", StringComparison.Ordinal)}".ToUpperInvariant();

    internal bool IsSwitch => ValueName.Length == 0;

    internal bool Repeats => Name == nameof(ControlPlaneOptions.Config);
}
