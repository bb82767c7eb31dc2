using ControlPlane.Model.Collections;

namespace ControlPlane.Model.Meshes;

/// <summary>How a provider is asked over HTTP. Header names may begin or end with <c>*</c>.</summary>
public sealed record HttpCheck
{
    /// <summary>Before the request's own path.</summary>
    public string PathPrefix { get; init; } = "";

    /// <summary>Headers of the request that the provider gets beside the usual ones.</summary>
    public EquatableArray<string> RequestHeaders { get; init; }

    /// <summary>Headers that the provider gets in any case.</summary>
    public EquatableMap<string> AdditionalHeaders { get; init; } = EquatableMap<string>.Empty;

    /// <summary>Headers of its answer that go on with a request that passes.</summary>
    public EquatableArray<string> ToUpstreamOnAllow { get; init; }

    /// <summary>Headers of its answer that the client gets with a refusal; empty: all.</summary>
    public EquatableArray<string> ToDownstreamOnDeny { get; init; }

    /// <summary>Headers of its answer that the client gets with the response.</summary>
    public EquatableArray<string> ToDownstreamOnAllow { get; init; }
}
