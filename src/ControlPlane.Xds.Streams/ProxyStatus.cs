using System.Collections.Immutable;
using ControlPlane.Xds.Sessions;
using Envoy.Config.Core.V3;

namespace ControlPlane.Xds.Streams;

/// <summary>How one stream stands. Immutable.</summary>
public sealed record ProxyStatus
{
    /// <inheritdoc cref="ProxyConnection.StreamId"/>
    public required long StreamId { get; init; }

    public required string NodeId { get; init; }

    /// <summary>What the proxy says of itself, but for the list of its extensions; not to be changed.</summary>
    public Node Node { get; init; } = new();

    /// <summary>What the proxy calls its cluster; may be empty.</summary>
    public required string NodeCluster { get; init; }

    /// <inheritdoc cref="ProxyConnection.Peer"/>
    public required string Peer { get; init; }

    /// <summary>The proxy's version, such as <c>1.40.0</c>; empty when it does not say.</summary>
    public required string EnvoyVersion { get; init; }

    public required XdsVariant Variant { get; init; }

    public required DateTimeOffset ConnectedAt { get; init; }

    /// <summary>Last time that a response was sent or answered.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <inheritdoc cref="AdsSession.ConvergedRevision"/>
    public long? ConvergedRevision { get; init; }

    /// <summary>One element per type that the proxy asks for, in push order.</summary>
    public ImmutableArray<ProxyTypeStatus> Types { get; init; } = [];

    /// <summary>Whether the proxy refuses anything at present.</summary>
    public bool IsRejecting => Types.Any(static type => !type.Subscription.Rejections.IsEmpty);
}
