using ControlPlane.Xds.Sessions;

namespace ControlPlane.Xds.Streams;

/// <summary>When a stream is old enough to end by itself; see <see cref="StreamLimits.MaxAge"/>.</summary>
internal sealed class StreamAge
{
    private readonly TimeSpan _patience;

    /// <param name="most">The age; zero: it never ends.</param>
    /// <param name="patience">For how long the client may still answer what it was sent.</param>
    /// <param name="now">When it began.</param>
    internal StreamAge(TimeSpan most, TimeSpan patience, DateTimeOffset now)
    {
        // Streams that came together, after a restart, should not all leave together.
        EndsAt = most > TimeSpan.Zero ? now + (most * (1 + (Random.Shared.NextDouble() / 10))) : null;
        _patience = patience;
    }

    /// <summary>From when on nothing new is sent.</summary>
    internal DateTimeOffset? EndsAt { get; }

    /// <summary>When the stream ends although its client has not answered.</summary>
    internal DateTimeOffset? GivesUpAt => EndsAt + _patience;

    internal bool IsOver(DateTimeOffset now) => now >= EndsAt;

    internal bool MayEnd(AdsSession session, DateTimeOffset now) => !session.IsAwaitingAnswer || now >= GivesUpAt;

    internal DateTimeOffset? Earlier(DateTimeOffset? other) => other is null || EndsAt < other ? EndsAt : other;
}
