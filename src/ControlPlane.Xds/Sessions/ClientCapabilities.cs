using Envoy.Config.Core.V3;

namespace ControlPlane.Xds.Sessions;

/// <summary>
/// What a client can read beyond the plain protocol. To send more than a client announces is not a matter of taste: a resource without a
/// body, which renews a time to live, crashes gRPC clients that only know the wrapper.
/// </summary>
public sealed record ClientCapabilities
{
    private const string TtlFeature = "xds.config.supports-resource-ttl";

    // The protocol's text and Envoy's list of client features spell it differently.
    private const string WrapperFeature = "xds.config.supports-resource-in-sotw";
    private const string WrapperFeatureInEnvoysList = "xds.config.resource-in-sotw";
    private const string GrpcAgent = "gRPC";
    private const string GrpcNodeAgent = "gRPC Node";

    /// <summary>The plain protocol, as a client speaks it that announces nothing.</summary>
    public static ClientCapabilities Plain { get; } = new();

    /// <summary>
    /// Whether the client knows times to live, and the empty resources that renew them (<c>xds.config.supports-resource-ttl</c>).
    /// </summary>
    /// <value><see langword="false"/>: neither is sent.</value>
    public bool ReadsTtl { get; init; }

    /// <summary>
    /// Whether the client unwraps <c>envoy.service.discovery.v3.Resource</c> in state-of-the-world responses
    /// (<c>xds.config.supports-resource-in-sotw</c>, also spelt <c>xds.config.resource-in-sotw</c>).
    /// </summary>
    /// <value><see langword="false"/>: resources travel bare, and therefore without a time to live.</value>
    public bool ReadsWrapper { get; init; }

    /// <summary>
    /// Whether the client understands <c>resource_errors</c> as the whole answer about a name. No client announces this, so an operator has
    /// to know.
    /// </summary>
    /// <value><see langword="false"/>: an error is told, and the name is also told removed where the protocol can.</value>
    public bool ReadsErrors { get; init; }

    /// <summary>Whether a first request without names means "everything". Envoy means it; gRPC clients never do.</summary>
    /// <value><see langword="true"/>.</value>
    public bool UsesLegacyWildcard { get; init; } = true;

    /// <summary>
    /// Whether the client works again when a listener that was removed comes back unchanged. grpc-js (1.14) does not: its calls fail until
    /// the routes change. So it keeps a removed listener, and what that leads to, for as long as it asks for it.
    /// </summary>
    /// <value><see langword="true"/>.</value>
    public bool RecoversListeners { get; init; } = true;

    /// <summary>Reads what a node announces: its client features, and by its user agent which gRPC client it is, if it is one.</summary>
    public static ClientCapabilities Of(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return new ClientCapabilities
        {
            ReadsTtl = node.ClientFeatures.Contains(TtlFeature),
            ReadsWrapper = node.ClientFeatures.Contains(WrapperFeature) || node.ClientFeatures.Contains(WrapperFeatureInEnvoysList),
            RecoversListeners = !node.UserAgentName.StartsWith(GrpcNodeAgent, StringComparison.OrdinalIgnoreCase),
            UsesLegacyWildcard = !node.UserAgentName.StartsWith(GrpcAgent, StringComparison.OrdinalIgnoreCase),
        };
    }
}
