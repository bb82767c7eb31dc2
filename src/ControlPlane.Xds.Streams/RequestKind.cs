namespace ControlPlane.Xds.Streams;

/// <summary>What a request was, for counting.</summary>
public enum RequestKind
{
    Initial,
    Ack,
    Nack,
    Subscribe,
    StaleNonce,
    Malformed,
}
