namespace ControlPlane.Model.Services;

/// <summary>How a service's addresses are found.</summary>
public enum Resolution
{
    /// <summary>Where the client was going (Istio's default).</summary>
    None,

    /// <summary>The endpoints that are known here.</summary>
    Static,

    /// <summary>By the proxy, all addresses of the name.</summary>
    Dns,

    /// <summary>By the proxy, one address of the name at a time.</summary>
    DnsRoundRobin,
}
