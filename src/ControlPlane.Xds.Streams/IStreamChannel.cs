using ControlPlane.Xds.Sessions;

namespace ControlPlane.Xds.Streams;

/// <summary>The two ends of one stream.</summary>
internal interface IStreamChannel
{
    XdsVariant Variant { get; }

    /// <summary>The next message; <see langword="null"/> when the client has closed its side.</summary>
    Task<StreamMessage?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Completes when the transport has taken the response, which is how a slow client holds its own stream back.</summary>
    /// <returns>The length of the message, in bytes.</returns>
    Task<int> WriteAsync(SessionResponse response, CancellationToken cancellationToken);
}
