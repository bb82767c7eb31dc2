using System.Collections.Immutable;
using ControlPlane.Model;
using ControlPlane.Model.AuthorizationPolicies;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Meshes;
using ControlPlane.Model.RequestAuthentications;
using ControlPlane.Translation.Visibility;

namespace ControlPlane.Translation.Authorization;

/// <summary>All that policies are chosen from; equal when nothing of it changed.</summary>
internal sealed record PolicyTables(
    ImmutableSortedDictionary<ObjectName, AuthorizationPolicy> Authorization,
    ImmutableSortedDictionary<ObjectName, RequestAuthentication> Authentication,
    MeshSettings Settings,
    ImmutableSortedDictionary<string, string> TokenKeys,
    EquatableArray<ExternalAuthorizer> Authorizers)
{
    /// <summary>As a namespace sees them: a service that is not there cannot be asked.</summary>
    internal static PolicyTables Of(Mesh mesh, ServiceView services) => new(
        mesh.AuthorizationPolicies,
        mesh.RequestAuthentications,
        mesh.Settings,
        mesh.TokenKeys,
        [.. mesh.Settings.Authorizers.Where(authorizer => services.Find(authorizer.Service)?.Port(authorizer.Port) is not null)]);
}
