using System.Collections.Immutable;

namespace ControlPlane.Xds;

/// <summary>What a resource was made of and what it needs: all that is known of it beside its bytes.</summary>
internal readonly record struct ResourceProvenance(
    ImmutableArray<string> Origins, ImmutableArray<ResourceReference> References, ResourceExtras Extras);
