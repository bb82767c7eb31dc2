namespace ControlPlane.Host.Workloads;

/// <summary>What an agent says of the app beside it.</summary>
public enum AppState
{
    Starting,
    Serving,
    NotServing,

    /// <summary>Told to stop; the workload leaves when its Envoy's stream ends.</summary>
    Draining,
}
