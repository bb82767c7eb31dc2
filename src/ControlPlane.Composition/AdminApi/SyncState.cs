namespace ControlPlane.Composition.AdminApi;

/// <summary>How far an Envoy has come with one type of resources.</summary>
public enum SyncState
{
    /// <summary>It has not asked for the type, or there is nothing of it for this Envoy.</summary>
    NotSent,

    /// <summary>It accepted what was sent last.</summary>
    Synced,

    /// <summary>It was sent something and has not answered.</summary>
    Stale,

    /// <summary>It refuses something.</summary>
    Rejected,
}
