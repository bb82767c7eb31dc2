using System.Collections.Immutable;

namespace ControlPlane.Xds.Sessions;

/// <summary>What a request turned out to be. A changed subscription is honoured in all cases but the last two.</summary>
public abstract record RequestVerdict
{
    private RequestVerdict(ResourceType type) => Type = type;

    public ResourceType Type { get; }

    public TResult Match<TResult>(
        Func<Opened, TResult> opened,
        Func<Acked, TResult> acked,
        Func<Rejected, TResult> rejected,
        Func<Updated, TResult> updated,
        Func<Stale, TResult> stale,
        Func<Malformed, TResult> malformed)
    {
        ArgumentNullException.ThrowIfNull(opened);
        ArgumentNullException.ThrowIfNull(acked);
        ArgumentNullException.ThrowIfNull(rejected);
        ArgumentNullException.ThrowIfNull(updated);
        ArgumentNullException.ThrowIfNull(stale);
        ArgumentNullException.ThrowIfNull(malformed);
        return this switch
        {
            Opened it => opened(it),
            Acked it => acked(it),
            Rejected it => rejected(it),
            Updated it => updated(it),
            Stale it => stale(it),
            Malformed it => malformed(it),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>The first request of the type on the stream.</summary>
    /// <param name="Type">The type that is now open.</param>
    /// <param name="Resumed">Whether the client holds resources from an earlier stream.</param>
    public sealed record Opened(ResourceType Type, bool Resumed) : RequestVerdict(Type)
    {
        /// <summary>Whether the client asks for nothing yet: it gave no names, and for this type or client that is not "everything".</summary>
        public bool IsEmpty { get; init; }
    }

    /// <summary>The client accepted the response that was outstanding.</summary>
    /// <param name="Type">The type it was of.</param>
    /// <param name="Version">The version of that response, not the one the client repeats.</param>
    /// <param name="Revision">Revision of the snapshot that the response was made from.</param>
    /// <param name="Took">Time from sending to this answer.</param>
    public sealed record Acked(ResourceType Type, string Version, long Revision, TimeSpan Took) : RequestVerdict(Type)
    {
        /// <summary>
        /// State of the world only: the client repeats another version than the response had. Some clients do; it says nothing about what they
        /// accepted.
        /// </summary>
        public bool IsOfOtherVersion { get; init; }
    }

    /// <summary>The client refused the response that was outstanding.</summary>
    /// <param name="Type">The type it was of.</param>
    /// <param name="Version">The version of that response.</param>
    /// <param name="Revision">Revision of the snapshot that the response was made from.</param>
    /// <param name="Resources">
    /// The refused resources: those that the client names, or all changed ones of the response when it names none of them. May be empty.
    /// </param>
    /// <param name="Reason">The client's words.</param>
    public sealed record Rejected(
        ResourceType Type, string Version, long Revision, ImmutableArray<RejectedResource> Resources, string Reason)
        : RequestVerdict(Type);

    /// <summary>Answers nothing: changes the subscription, or repeats what was said before.</summary>
    public sealed record Updated(ResourceType Type) : RequestVerdict(Type);

    /// <summary>Sent before the client saw the newest response, and superseded by the request with which it will answer that.</summary>
    public sealed record Stale(ResourceType Type, string Nonce) : RequestVerdict(Type);

    /// <summary>
    /// Not a request of this stream: an aggregated one without type URL, or another type's on a stream of one type. Nothing was taken in; the
    /// stream should end with <c>INVALID_ARGUMENT</c> and <paramref name="Reason"/>.
    /// </summary>
    /// <param name="Type">The type that the request names.</param>
    /// <param name="Reason">What is wrong, in words for whoever runs the client.</param>
    public sealed record Malformed(ResourceType Type, string Reason) : RequestVerdict(Type);
}
