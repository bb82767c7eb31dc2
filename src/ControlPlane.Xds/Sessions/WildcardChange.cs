namespace ControlPlane.Xds.Sessions;

/// <summary>What a request did to a subscription to everything.</summary>
internal enum WildcardChange
{
    None,
    Began,

    /// <summary>It was meant without being said, and only in a scope; now it is said.</summary>
    Widened,
    Ended,
}
