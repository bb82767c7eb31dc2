using ControlPlane.Model.Collections;

namespace ControlPlane.Model.VirtualServices;

/// <summary>When and how often a failed request is tried again.</summary>
public sealed record RetryPolicy
{
    /// <summary>Retries beside the first try; 0 switches retries off.</summary>
    public int Attempts { get; init; }

    /// <summary>Null: the request's whole timeout.</summary>
    public TimeSpan? PerTryTimeout { get; init; }

    /// <summary>Envoy's conditions and HTTP status codes, as written. Empty: the default conditions.</summary>
    public EquatableArray<string> RetryOn { get; init; }

    /// <summary>First back-off. Null: Envoy's 25 ms.</summary>
    public TimeSpan? Backoff { get; init; }

    /// <summary>Prefer other localities when trying again. Null: no.</summary>
    public bool? RetryRemoteLocalities { get; init; }

    /// <summary>Avoid the hosts already tried. Null: yes, unless the destination uses consistent hashing.</summary>
    public bool? RetryIgnorePreviousHosts { get; init; }
}
