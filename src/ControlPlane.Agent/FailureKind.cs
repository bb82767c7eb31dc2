namespace ControlPlane.Agent;

/// <summary>Why a command could not do its work.</summary>
public enum FailureKind
{
    /// <summary>The command line is wrong.</summary>
    Usage,

    /// <summary>Something needed is missing or does not answer: a program, a server, a port.</summary>
    Unavailable,

    /// <summary>A setting or file is wrong.</summary>
    Config,
}
