namespace ControlPlane.Model.Proxies;

public enum WorkloadHealth
{
    /// <summary>Its sidecar has not accepted its listeners yet, or its app does not answer yet: nobody is sent to it.</summary>
    Starting,
    Serving,

    /// <summary>Its app stopped answering.</summary>
    NotServing,

    /// <summary>It is about to leave: no new requests.</summary>
    Draining,
}
