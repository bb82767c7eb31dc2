using ControlPlane.Model.Collections;

namespace ControlPlane.Model.EnvoyFilters;

/// <summary>Which listeners, and what in them; null and empty say nothing.</summary>
public sealed record ListenerPatchMatch
{
    public string? Name { get; init; }

    /// <summary>Of the one inbound listener of a redirected sidecar: the port that was addressed.</summary>
    public int? Port { get; init; }

    public string? ChainName { get; init; }

    public string? ServerName { get; init; }

    public string? TransportProtocol { get; init; }

    public EquatableArray<string> ApplicationProtocols { get; init; }

    public int? DestinationPort { get; init; }

    /// <summary>A network filter's name.</summary>
    public string? Filter { get; init; }

    /// <summary>The name of an HTTP filter inside of it.</summary>
    public string? SubFilter { get; init; }

    public string? ListenerFilter { get; init; }
}
