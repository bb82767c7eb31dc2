using ControlPlane.Model.Collections;

namespace ControlPlane.Translation.Tls;

/// <summary>What the connections of a cluster show, and what they ask of the other side.</summary>
internal sealed record UpstreamTls
{
    /// <summary>A handshake that no server passes: for what cannot be verified as a rule demands.</summary>
    internal static UpstreamTls Impossible { get; } = new() { IsImpossible = true };

    /// <summary>The certificate that is shown; null: none.</summary>
    public TlsSecret? Certificate { get; init; }

    /// <summary>The authorities that the other side's certificate must lead to; null: it is not verified.</summary>
    public TlsSecret? Trust { get; init; }

    /// <summary>The other side's certificate must carry one of these; empty: with <see cref="AsksForHost"/> the request's host, else any.</summary>
    public EquatableArray<PeerName> PeerNames { get; init; }

    /// <summary>The name to ask for; empty: none, or the request's host.</summary>
    public string ServerName { get; init; } = "";

    /// <summary>Ask for the request's host.</summary>
    public bool AsksForHost { get; init; }

    /// <summary>The protocols that are offered, by preference.</summary>
    public EquatableArray<string> Protocols { get; init; }

    public TlsLimits Limits { get; init; } = new();

    public bool IsImpossible { get; init; }
}
