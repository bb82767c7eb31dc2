namespace ControlPlane.Xds.Sessions;

/// <summary>How far one resource has come on one stream.</summary>
public enum ResourceState
{
    /// <summary>Asked for, and not sent: not yet, or because there is none of that name.</summary>
    NotSent,

    /// <summary>Sent in this form and not answered, or a newer form waits to be sent.</summary>
    Stale,

    /// <summary>The client has accepted it.</summary>
    Synced,

    /// <summary>The client refuses the newest form; it goes on with the one before, if it had any.</summary>
    Rejected,
}
