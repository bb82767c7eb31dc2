using System.Collections.Immutable;

namespace ControlPlane.Xds;

/// <summary>What few resources have beside a name and a body; those that have none of it share one instance.</summary>
internal sealed record ResourceExtras
{
    internal static ResourceExtras None { get; } = new();

    /// <inheritdoc cref="EnvoyResource.Ttl"/>
    internal TimeSpan? Ttl { get; init; }

    /// <inheritdoc cref="EnvoyResource.Aliases"/>
    internal ImmutableArray<string> Aliases { get; init; } = [];

    /// <inheritdoc cref="EnvoyResource.Fault"/>
    internal ResourceFault? Fault { get; init; }

    /// <inheritdoc cref="EnvoyResource.FetchesVirtualHosts"/>
    internal bool FetchesVirtualHosts { get; init; }
}
