using ControlPlane.Model.Collections;
using ControlPlane.Model.Matching;

namespace ControlPlane.Model.VirtualServices;

/// <summary>Conditions that must all hold (Istio's <c>HTTPMatchRequest</c>).</summary>
public sealed record HttpMatch
{
    public string Name { get; init; } = "";

    public StringMatch? Uri { get; init; }

    /// <summary>Compare exact and prefix <see cref="Uri"/> without regard to case; has no effect on a regex.</summary>
    public bool IgnoreUriCase { get; init; }

    public StringMatch? Scheme { get; init; }

    public StringMatch? Method { get; init; }

    public StringMatch? Authority { get; init; }

    public EquatableMap<StringMatch> Headers { get; init; } = EquatableMap<StringMatch>.Empty;

    /// <summary>Each must not match; a missing header counts as not matching a value.</summary>
    public EquatableMap<StringMatch> WithoutHeaders { get; init; } = EquatableMap<StringMatch>.Empty;

    public EquatableMap<StringMatch> QueryParams { get; init; } = EquatableMap<StringMatch>.Empty;

    /// <summary>The port that the client addressed; 1..65535.</summary>
    public int? Port { get; init; }

    /// <summary>Labels of the client's workload. Without effect when <see cref="Gateways"/> is set, as in Istio.</summary>
    public EquatableMap<string> SourceLabels { get; init; } = EquatableMap<string>.Empty;

    /// <summary>Namespace of the client's workload. Without effect when <see cref="Gateways"/> is set.</summary>
    public string? SourceNamespace { get; init; }

    /// <summary><c>mesh</c> or <c>namespace/name</c>, resolved; overrides the VirtualService's own list for this match.</summary>
    public EquatableArray<string> Gateways { get; init; }

    public string StatPrefix { get; init; } = "";
}
