using ControlPlane.Model.AuthorizationPolicies;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Meshes;
using ControlPlane.Model.RequestAuthentications;

namespace ControlPlane.Translation.Authorization;

/// <summary>The policies that guard what comes in through a listener.</summary>
internal sealed record ListenerPolicies
{
    /// <summary>No policy: everything passes.</summary>
    internal static ListenerPolicies None { get; } = new();

    /// <summary>Those of the root namespace first, older ones first.</summary>
    public EquatableArray<AuthorizationPolicy> Authorization { get; init; }

    /// <summary>The rules for tokens of all policies, sorted by issuer.</summary>
    public EquatableArray<JwtRule> Tokens { get; init; }

    /// <summary>The names of the mesh's own trust domain.</summary>
    public EquatableArray<string> TrustDomains { get; init; } = ["cluster.local"];

    /// <summary>The services that these policies ask; those that cannot be asked are missing.</summary>
    public EquatableArray<ExternalAuthorizer> Authorizers { get; init; }

    /// <summary>What becomes of a path before policies see it.</summary>
    public PathNormalization PathNormalization { get; init; } = PathNormalization.Base;
}
