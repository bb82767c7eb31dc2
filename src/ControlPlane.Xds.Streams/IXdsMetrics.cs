using ControlPlane.Xds.Sessions;

namespace ControlPlane.Xds.Streams;

/// <summary>
/// What is worth counting on the streams. Called by the loops of the streams at the same time. The names that the product gives these are
/// <c>controlplane_xds_connected_proxies</c>, <c>…_streams_total</c>, <c>…_stream_duration_seconds</c>, <c>…_requests_total</c>,
/// <c>…_responses_total</c>, <c>…_response_bytes</c>, <c>…_response_resources</c>, <c>…_nacks_total</c>,
/// <c>…_limit_exceeded_total</c> and <c>…_notices_total</c>.
/// </summary>
public interface IXdsMetrics
{
    /// <param name="variant">The protocol.</param>
    /// <param name="envoyVersion">See <see cref="ProxyStatus.EnvoyVersion"/>.</param>
    void StreamAdmitted(XdsVariant variant, string envoyVersion);

    /// <param name="variant">The protocol.</param>
    /// <param name="envoyVersion"><see langword="null"/> for a stream that was not admitted.</param>
    /// <param name="end">Why it ended.</param>
    /// <param name="duration">From its first byte to its end.</param>
    void StreamEnded(XdsVariant variant, string? envoyVersion, StreamEnd end, TimeSpan duration);

    /// <summary>A NACK is counted here, too, with its kind.</summary>
    void RequestReceived(ResourceType type, RequestKind kind);

    /// <param name="type">The type.</param>
    /// <param name="bytes">Length of the message.</param>
    /// <param name="resources">How many resources it carries; removed names are not counted.</param>
    void ResponseSent(ResourceType type, int bytes, int resources);

    /// <param name="type">The type.</param>
    /// <param name="took">From sending to the answer, whichever it was.</param>
    void ResponseAcked(ResourceType type, TimeSpan took);

    /// <summary>A response stayed unanswered for longer than <see cref="SessionOptions.AckTimeout"/>.</summary>
    void AckOverdue(ResourceType type);

    /// <summary>A stream ends because its client went over a limit.</summary>
    void LimitExceeded(StreamLimit limit);

    /// <summary>Something odd that does not end the stream.</summary>
    void Noticed(StreamNotice notice);
}
