using System.Collections.Immutable;

namespace ControlPlane.Xds.Sessions;

/// <summary>Something that an operator may want to know and that no request told.</summary>
public abstract record SessionNotice
{
    private SessionNotice(ResourceType type) => Type = type;

    public ResourceType Type { get; }

    /// <summary>A response stayed unanswered for <see cref="SessionOptions.AckTimeout"/>; newer ones no longer wait for it.</summary>
    public sealed record AckOverdue(ResourceType Type, string Nonce) : SessionNotice(Type);

    /// <summary>
    /// Listeners or routes were sent although clusters that they name were not accepted within
    /// <see cref="SessionOptions.GateTimeout"/>.
    /// </summary>
    public sealed record GateExpired(ResourceType Type, ImmutableArray<string> Clusters) : SessionNotice(Type);

    /// <summary>Resources were removed although what should move away from them first was not accepted in time.</summary>
    public sealed record RemovalForced(ResourceType Type, ImmutableArray<string> Names) : SessionNotice(Type);
}
