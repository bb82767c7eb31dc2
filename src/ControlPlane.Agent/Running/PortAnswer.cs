namespace ControlPlane.Agent.Running;

/// <summary>How a port answers a connection. Ordered from good to bad.</summary>
internal enum PortAnswer
{
    Accepts,

    /// <summary>No answer in time: the app may only be busy.</summary>
    Silent,

    /// <summary>Nobody listens.</summary>
    Refuses,
}
