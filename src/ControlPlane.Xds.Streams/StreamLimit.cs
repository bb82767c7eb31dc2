namespace ControlPlane.Xds.Streams;

/// <summary>A budget of a stream, for counting who goes over it. <see cref="StreamLimits"/> says how much each is.</summary>
public enum StreamLimit
{
    /// <summary>The client opened a stream and said nothing.</summary>
    FirstMessage,

    /// <summary>The node of the first message is too large.</summary>
    NodeBytes,

    /// <summary>A request names too many resources, or a stream does over time.</summary>
    Names,

    /// <summary>The name of a resource, or of a type, is too long; or all names together are.</summary>
    NameLength,

    /// <summary>The stream asks for too many types that nobody knows.</summary>
    Types,

    /// <summary>Requests come too fast for too long.</summary>
    RequestRate,

    /// <summary>The client does not read what it is sent.</summary>
    WriteStall,

    /// <summary>The first message is too large.</summary>
    FirstMessageBytes,

    /// <summary>The first message is compressed.</summary>
    Compression,

    /// <summary>The node's id is too long, or holds control characters.</summary>
    NodeId,

    /// <summary>The node's metadata is too large, too deep, or has too many keys.</summary>
    NodeMetadata,

    /// <summary>The server has as many streams as it may: <see cref="XdsServerOptions.MaxStreams"/>.</summary>
    Streams,
}
