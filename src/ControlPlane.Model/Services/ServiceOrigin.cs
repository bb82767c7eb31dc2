namespace ControlPlane.Model.Services;

/// <summary>What defined a service, strongest first: of two definitions of one host in one namespace the stronger counts.</summary>
public enum ServiceOrigin
{
    /// <summary>A Kubernetes Service.</summary>
    Kubernetes,
    ServiceEntry,

    /// <summary>Sidecars that say they offer it; nobody declared it.</summary>
    Workloads,
}
