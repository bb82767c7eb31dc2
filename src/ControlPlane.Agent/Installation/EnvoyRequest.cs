using ControlPlane.Model.Collections;

namespace ControlPlane.Agent.Installation;

/// <summary>Which Envoy to install, and where.</summary>
/// <param name="Version">Such as <c>1.40.0</c>.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Folder">The folder that gets the program <c>envoy</c>.</param>
public sealed record EnvoyRequest(string Version, EnvoyOrigin Origin, string Folder)
{
    /// <summary>Arguments for the tool that fetches, as they are: another index, say.</summary>
    public EquatableArray<string> ToolArguments { get; init; }

    /// <summary>Where the program will be.</summary>
    public string Program => Path.Combine(Folder, "envoy");
}
