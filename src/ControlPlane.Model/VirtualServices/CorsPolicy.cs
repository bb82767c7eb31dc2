using ControlPlane.Model.Collections;
using ControlPlane.Model.Matching;

namespace ControlPlane.Model.VirtualServices;

/// <summary>What scripts of other origins may do (Istio's <c>CorsPolicy</c>).</summary>
public sealed record CorsPolicy
{
    /// <summary>Origins that may; empty: none.</summary>
    public EquatableArray<StringMatch> AllowOrigins { get; init; }

    public EquatableArray<string> AllowMethods { get; init; }

    public EquatableArray<string> AllowHeaders { get; init; }

    public EquatableArray<string> ExposeHeaders { get; init; }

    /// <summary>How long a browser may remember the answer; whole seconds. Null: nothing is said.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Null: nothing is said.</summary>
    public bool? AllowCredentials { get; init; }

    /// <summary>Whether a preflight request of another origin goes on to the service.</summary>
    public bool ForwardsUnmatchedPreflights { get; init; } = true;
}
