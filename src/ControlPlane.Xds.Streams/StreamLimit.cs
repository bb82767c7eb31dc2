namespace ControlPlane.Xds.Streams;

/// <summary>A budget of a stream, for counting who goes over it. <see cref="StreamLimits"/> says how much each is.</summary>
public enum StreamLimit
{
    /// <summary>The client opened a stream and said nothing.</summary>
    FirstMessage,

    /// <summary>The node of the first message is too large.</summary>
    NodeBytes,

    /// <summary>One request names too many resources.</summary>
    Names,

    /// <summary>The name of a resource is too long.</summary>
    NameLength,

    /// <summary>The stream asks for too many types.</summary>
    Types,

    /// <summary>Requests come too fast.</summary>
    RequestRate,

    /// <summary>The client does not read what it is sent.</summary>
    WriteStall,
}
