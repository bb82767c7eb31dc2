namespace ControlPlane.Model.Config;

public enum Severity
{
    /// <summary>The object is not applied.</summary>
    Error,

    /// <summary>The object is applied, and probably does not do what its author thinks.</summary>
    Warning,

    /// <summary>Worth knowing.</summary>
    Info,
}
