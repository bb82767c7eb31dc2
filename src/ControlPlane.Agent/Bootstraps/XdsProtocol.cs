namespace ControlPlane.Agent.Bootstraps;

/// <summary>Which of the two variants of aggregated discovery an Envoy speaks.</summary>
public enum XdsProtocol
{
    /// <summary>Only what changed is sent.</summary>
    Delta,

    /// <summary>State of the world: each response of a type is complete.</summary>
    StateOfTheWorld,
}
