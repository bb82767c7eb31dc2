namespace ControlPlane.Model.DestinationRules;

public enum LoadBalancerKind
{
    LeastRequest,
    RoundRobin,
    Random,

    /// <summary>The address that the client wanted to reach.</summary>
    Passthrough,
}
