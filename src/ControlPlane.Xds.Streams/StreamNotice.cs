using ControlPlane.Xds.Sessions;

namespace ControlPlane.Xds.Streams;

/// <summary>Something odd on a stream that does not end it, for counting.</summary>
public enum StreamNotice
{
    /// <summary><see cref="SessionNotice.WentBack"/>: a snapshot of an older revision was served.</summary>
    WentBack,

    /// <summary><see cref="RequestVerdict.Opened.IsEmpty"/>: the first request of a type asks for nothing.</summary>
    EmptySubscription,

    /// <summary><see cref="RequestVerdict.Acked.IsOfOtherVersion"/>: the client accepts, and repeats another version than it was sent.</summary>
    AckOfOtherVersion,

    /// <summary><see cref="SessionNotice.GateExpired"/>: routes or listeners did not wait any longer for their clusters.</summary>
    GateExpired,

    /// <summary><see cref="SessionNotice.RemovalForced"/>: a removal did not wait any longer for what should have moved first.</summary>
    RemovalForced,

    /// <summary>A later message names another node than the first, which stays the one that counts.</summary>
    NodeChanged,

    /// <summary>A type that nobody knows is asked for, for the first time on the stream.</summary>
    UnknownType,

    /// <summary>The stream reached <see cref="StreamLimits.MaxAge"/> and ended.</summary>
    MaxAge,
}
