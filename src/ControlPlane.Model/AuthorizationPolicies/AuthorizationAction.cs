namespace ControlPlane.Model.AuthorizationPolicies;

/// <summary>What becomes of a request that a policy matches. The name is the YAML word in capitals.</summary>
public enum AuthorizationAction
{
    /// <summary>It may pass; with such a policy nothing else may.</summary>
    Allow,

    /// <summary>It is refused, whatever else allows it.</summary>
    Deny,

    /// <summary>It is marked for the log.</summary>
    Audit,

    /// <summary>A provider is asked before all other policies.</summary>
    Custom,
}
