using System.Collections.Immutable;
using ControlPlane.Model;
using ControlPlane.Model.AuthorizationPolicies;
using ControlPlane.Model.Config;
using ControlPlane.Model.Meshes;
using ControlPlane.Model.RequestAuthentications;

namespace ControlPlane.Translation.Authorization;

/// <summary>All that policies are chosen from; equal when nothing of it changed.</summary>
internal sealed record PolicyTables(
    ImmutableSortedDictionary<ObjectName, AuthorizationPolicy> Authorization,
    ImmutableSortedDictionary<ObjectName, RequestAuthentication> Authentication,
    MeshSettings Settings)
{
    internal static PolicyTables Of(Mesh mesh) => new(mesh.AuthorizationPolicies, mesh.RequestAuthentications, mesh.Settings);
}
