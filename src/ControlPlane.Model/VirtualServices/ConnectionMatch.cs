using ControlPlane.Model.Collections;

namespace ControlPlane.Model.VirtualServices;

/// <summary>Conditions on a connection that must all hold (Istio's <c>TLSMatchAttributes</c> and <c>L4MatchAttributes</c>).</summary>
public sealed record ConnectionMatch
{
    /// <summary>Names that a TLS client asks for, in lower case; <c>*</c> is any. Empty for TCP.</summary>
    public EquatableArray<string> SniHosts { get; init; }

    /// <summary>Addresses or blocks that were addressed; empty: any.</summary>
    public EquatableArray<string> DestinationSubnets { get; init; }

    /// <summary>The port that the client addressed; 1..65535.</summary>
    public int? Port { get; init; }

    /// <summary>Labels of the client's workload. Unlike those of an HTTP match they hold beside <see cref="Gateways"/>.</summary>
    public EquatableMap<string> SourceLabels { get; init; } = EquatableMap<string>.Empty;

    /// <summary>Namespace of the client's workload.</summary>
    public string? SourceNamespace { get; init; }

    /// <summary><c>mesh</c> or <c>namespace/name</c>, resolved; empty: the VirtualService's own list.</summary>
    public EquatableArray<string> Gateways { get; init; }
}
