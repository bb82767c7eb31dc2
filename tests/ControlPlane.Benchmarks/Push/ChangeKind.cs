namespace ControlPlane.Benchmarks.Push;

/// <summary>What somebody does to the configuration.</summary>
internal enum ChangeKind
{
    /// <summary>Another weight in a VirtualService.</summary>
    Weight,

    /// <summary>Another limit in a DestinationRule.</summary>
    DestinationRule,

    /// <summary>Another address of one endpoint.</summary>
    Endpoint,

    /// <summary>A file with one more service.</summary>
    ServiceAdded,

    /// <summary>Another comment in a file of VirtualServices.</summary>
    Comment,

    /// <summary>Another port of a service that no client's namespace sees.</summary>
    Unseen,
}
