namespace ControlPlane.Translation.Clusters;

/// <summary>How a cluster finds its endpoints.</summary>
internal enum ClusterDiscovery
{
    /// <summary>We tell it (EDS).</summary>
    Endpoints,

    /// <summary>The proxy resolves names and uses all addresses.</summary>
    StrictDns,

    /// <summary>The proxy resolves one name and uses one address at a time.</summary>
    LogicalDns,

    /// <summary>Where the client was going.</summary>
    OriginalDestination,
}
