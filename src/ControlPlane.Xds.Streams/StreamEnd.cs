namespace ControlPlane.Xds.Streams;

/// <summary>Why a stream ended, for counting.</summary>
public enum StreamEnd
{
    /// <summary>The client closed its side, or the connection broke.</summary>
    Client,

    /// <summary>The host did not admit it.</summary>
    Refused,

    /// <summary>A message without node id or type.</summary>
    Invalid,

    /// <summary>The server is stopping.</summary>
    Shutdown,

    /// <summary>A fault of the server.</summary>
    Failed,

    /// <summary>An admitted client sent requests too fast or did not read; see <see cref="StreamLimits"/>.</summary>
    Limited,
}
