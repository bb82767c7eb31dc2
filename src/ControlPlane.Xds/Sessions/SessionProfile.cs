namespace ControlPlane.Xds.Sessions;

/// <summary>What all types of one stream have in common.</summary>
/// <param name="Variant">The protocol.</param>
/// <param name="Options">Times and sizes.</param>
/// <param name="Client">What the client can read.</param>
internal sealed record SessionProfile(XdsVariant Variant, SessionOptions Options, ClientCapabilities Client)
{
    /// <summary>Whether times to live reach the client: in the state-of-the-world variant they need the wrapper, too.</summary>
    internal bool SendsTtl => Client.ReadsTtl && (Client.ReadsWrapper || Variant == XdsVariant.Delta);

    /// <summary>Whether a first request without names asks for everything of a type.</summary>
    internal bool HasLegacyWildcard(ResourceType type) =>
        type.IsWildcard && Client.UsesLegacyWildcard && !Options.TypesWithoutLegacyWildcard.Contains(type);
}
