namespace ControlPlane.Xds.Sessions;

/// <summary>What a request did to a subscription to everything.</summary>
internal enum WildcardChange
{
    None,
    Began,
    Ended,
}
