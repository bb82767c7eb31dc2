using ControlPlane.Agent.Addresses;

namespace ControlPlane.Cli.Up;

/// <summary>What the command line says of the mesh to bring up.</summary>
internal sealed record UpOptions
{
    /// <summary>Whether the demo's services run too.</summary>
    internal bool Demo { get; init; }

    /// <summary>Folder or file of YAML; used in place, so that edits show.</summary>
    internal required string Config { get; init; }

    internal required HostAndPort Xds { get; init; }

    internal required HostAndPort Admin { get; init; }

    /// <summary>Folder for the server's state and for the logs of everything that runs.</summary>
    internal required string State { get; init; }

    /// <summary>Envoy's program; null: there is none, and stand-ins subscribe instead.</summary>
    internal string? Envoy { get; init; }

    /// <summary>How often the traffic generator asks <c>myservice</c> in a second; 0: not at all.</summary>
    internal int RequestsPerSecond { get; init; }
}
