namespace ControlPlane.Model.EnvoyFilters;

/// <summary>On which side a patch applies.</summary>
public enum PatchContext
{
    Any,
    SidecarInbound,
    SidecarOutbound,
    Gateway,

    /// <summary>Proxies that there are none of here.</summary>
    Waypoint,
}
