namespace ControlPlane.Model.Services;

public enum EndpointHealth
{
    Healthy,

    /// <summary>Known, but not to be used.</summary>
    Unhealthy,

    /// <summary>Finishes what it has, gets nothing new.</summary>
    Draining,

    /// <summary>Not announced to anybody yet.</summary>
    Starting,
}
