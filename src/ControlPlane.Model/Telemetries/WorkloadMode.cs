namespace ControlPlane.Model.Telemetries;

/// <summary>Which side of a connection a rule is about.</summary>
public enum WorkloadMode
{
    Both,

    /// <summary>What leaves a workload, and all of a gateway.</summary>
    Client,

    /// <summary>What reaches a workload.</summary>
    Server,
}
