namespace ControlPlane.Translation.Routes;

/// <summary>What a route configuration does with hosts that it does not know.</summary>
internal enum UnknownHosts
{
    /// <summary>404.</summary>
    NotFound,

    /// <summary>Forward to where the client was going.</summary>
    PassThrough,

    /// <summary>Resolve the name and forward there.</summary>
    ForwardByName,

    /// <summary>502 without asking anybody.</summary>
    Block,
}
