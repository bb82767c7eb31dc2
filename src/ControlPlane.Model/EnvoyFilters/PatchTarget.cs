namespace ControlPlane.Model.EnvoyFilters;

/// <summary>What a patch changes (<c>applyTo</c>).</summary>
public enum PatchTarget
{
    Listener,
    ListenerFilter,
    FilterChain,
    NetworkFilter,
    HttpFilter,
    RouteConfiguration,
    VirtualHost,
    HttpRoute,
    Cluster,

    /// <summary>A resource that we do not serve.</summary>
    ExtensionConfig,

    /// <summary>What an Envoy reads at its start, which no server changes.</summary>
    Bootstrap,
}
