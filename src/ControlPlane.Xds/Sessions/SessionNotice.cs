using System.Collections.Immutable;

namespace ControlPlane.Xds.Sessions;

/// <summary>Something that an operator may want to know and that no request told.</summary>
public abstract record SessionNotice
{
    private SessionNotice()
    {
    }

    /// <summary>A response stayed unanswered for <see cref="SessionOptions.AckTimeout"/>; newer ones no longer wait for it.</summary>
    public sealed record AckOverdue(ResourceType Type, string Nonce) : SessionNotice;

    /// <summary>
    /// Listeners or routes were sent although clusters that they name were not accepted within
    /// <see cref="SessionOptions.GateTimeout"/>.
    /// </summary>
    public sealed record GateExpired(ResourceType Type, ImmutableArray<string> Clusters) : SessionNotice;

    /// <summary>Resources were removed although what should move away from them first was not accepted in time.</summary>
    public sealed record RemovalForced(ResourceType Type, ImmutableArray<string> Names) : SessionNotice;

    /// <summary>
    /// The client was given a snapshot of an older revision than before: it was moved to another scope, or what is published went back.
    /// </summary>
    public sealed record WentBack(long FromRevision, long ToRevision) : SessionNotice;
}
