using ControlPlane.Model.Collections;
using ControlPlane.Translation.Tls;

namespace ControlPlane.Translation.Listeners;

/// <summary>One chain of a listener: which connections, and what is done with them.</summary>
internal sealed record FilterChainInputs
{
    public required string Name { get; init; }

    /// <summary>0: any port.</summary>
    public int DestinationPort { get; init; }

    /// <summary>Addresses or blocks that were addressed; empty: any.</summary>
    public EquatableArray<string> DestinationRanges { get; init; }

    /// <summary>Names that a TLS client asks for; empty: any, TLS or not.</summary>
    public EquatableArray<string> ServerNames { get; init; }

    /// <summary>Only TLS, whatever name is asked for.</summary>
    public bool OnlyTls { get; init; }

    /// <summary>Only TLS whose client offers one of these protocols; empty: whatever it offers.</summary>
    public EquatableArray<string> OfferedProtocols { get; init; }

    /// <summary>Only what is not TLS.</summary>
    public bool OnlyPlain { get; init; }

    /// <summary>Only connections whose first bytes are HTTP in plain text.</summary>
    public bool OnlyHttp { get; init; }

    /// <summary>Whether a connection has to be looked into for TLS before it is known to be this chain's.</summary>
    internal bool IsForTls => OnlyTls || !ServerNames.IsEmpty || !OfferedProtocols.IsEmpty;

    /// <summary>How TLS ends here; null: bytes are taken as they come.</summary>
    public DownstreamTls? Tls { get; init; }

    public required FilterChainTarget Target { get; init; }
}
