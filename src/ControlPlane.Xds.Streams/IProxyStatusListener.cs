using ControlPlane.Xds.Sessions;

namespace ControlPlane.Xds.Streams;

/// <summary>
/// Told of what happens on the streams, by the loops of the streams: an implementation returns at once and takes no lock for long. Calls for
/// one stream come in order; calls for different streams come at the same time.
/// </summary>
public interface IProxyStatusListener
{
    /// <summary>A stream was admitted.</summary>
    void Connected(ProxyStatus status);

    /// <summary>A response was sent or answered. The newest status is all there is to know; earlier ones may be skipped.</summary>
    void Changed(ProxyStatus status);

    /// <summary>The proxy refused a response.</summary>
    void Rejected(ProxyStatus status, RequestVerdict.Rejected rejection);

    /// <summary>The stream ended; <paramref name="status"/> is its last.</summary>
    void Disconnected(ProxyStatus status);

    void Converged(RevisionConverged convergence);
}
