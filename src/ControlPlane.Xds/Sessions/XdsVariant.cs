namespace ControlPlane.Xds.Sessions;

/// <summary>Which of the two protocols a stream speaks.</summary>
public enum XdsVariant
{
    /// <summary>State of the world: a request states the whole subscription.</summary>
    Sotw,

    /// <summary>Incremental: requests and responses state differences, and every resource has its own version.</summary>
    Delta,
}
