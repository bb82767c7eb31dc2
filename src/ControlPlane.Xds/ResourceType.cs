using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ControlPlane.Xds;

/// <summary>
/// One discovery resource type. This is the only table of type URLs: what differs between types (who may ask for "all", whether a
/// state-of-the-world response is a full set, in which order types are pushed) is a property here and nowhere a switch.
/// </summary>
public sealed class ResourceType
{
    private const string Prefix = "type.googleapis.com/";

    private ResourceType(string typeUrl, string shortName, int index)
    {
        TypeUrl = typeUrl;
        ShortName = shortName;
        Index = index;
    }

    /// <summary>Runtime layers. Asked for before clusters at boot, and boot waits for the answer.</summary>
    public static ResourceType Runtime { get; } = new(Prefix + "envoy.service.runtime.v3.Runtime", "RTDS", 0);

    /// <summary>Certificates, keys and validation contexts. An update goes before the clusters and listeners that use it.</summary>
    public static ResourceType Secret { get; } =
        new(Prefix + "envoy.extensions.transport_sockets.tls.v3.Secret", "SDS", 1);

    public static ResourceType Cluster { get; } =
        new(Prefix + "envoy.config.cluster.v3.Cluster", "CDS", 2) { IsWildcard = true, FullStateInSotw = true };

    public static ResourceType Endpoint { get; } =
        new(Prefix + "envoy.config.endpoint.v3.ClusterLoadAssignment", "EDS", 3);

    /// <summary>Single endpoints of one locality, which a load assignment names as a collection. Exists only in the incremental protocol.</summary>
    public static ResourceType LocalityEndpoint { get; } =
        new(Prefix + "envoy.config.endpoint.v3.LbEndpoint", "LEDS", 4) { IsDeltaOnly = true };

    /// <summary>Filter configurations that listeners fetch by name.</summary>
    public static ResourceType ExtensionConfig { get; } =
        new(Prefix + "envoy.config.core.v3.TypedExtensionConfig", "ECDS", 5);

    public static ResourceType Listener { get; } =
        new(Prefix + "envoy.config.listener.v3.Listener", "LDS", 6) { IsWildcard = true, FullStateInSotw = true };

    /// <summary>Scopes of route configurations. Envoy removes every scope that a state-of-the-world response leaves out.</summary>
    public static ResourceType ScopedRoute { get; } =
        new(Prefix + "envoy.config.route.v3.ScopedRouteConfiguration", "SRDS", 7) { IsWildcard = true, FullStateInSotw = true };

    public static ResourceType Route { get; } = new(Prefix + "envoy.config.route.v3.RouteConfiguration", "RDS", 8);

    /// <summary>Virtual hosts that are fetched on demand. Exists only in the incremental protocol.</summary>
    public static ResourceType VirtualHost { get; } =
        new(Prefix + "envoy.config.route.v3.VirtualHost", "VHDS", 9) { IsWildcard = true, IsDeltaOnly = true, HasAliases = true };

    /// <summary>All types that this server knows, in <see cref="PushOrder"/>.</summary>
    public static ImmutableArray<ResourceType> All { get; } =
        [Runtime, Secret, Cluster, Endpoint, LocalityEndpoint, ExtensionConfig, Listener, ScopedRoute, Route, VirtualHost];

    /// <summary>The URL that names the type on the wire, with its <c>type.googleapis.com/</c> prefix.</summary>
    public string TypeUrl { get; }

    /// <summary>What operators call it: <c>CDS</c>, <c>EDS</c>, … For a type that the server does not know, its URL.</summary>
    public string ShortName { get; }

    /// <summary>Whether a first request without names means "everything", as Envoy asks for clusters and listeners.</summary>
    public bool IsWildcard { get; private init; }

    /// <summary>Whether a state-of-the-world response states the whole set, so that a resource left out is deleted.</summary>
    public bool FullStateInSotw { get; private init; }

    /// <summary>Whether only the incremental protocol has the type; a state-of-the-world client that asks for it is not answered.</summary>
    public bool IsDeltaOnly { get; private init; }

    /// <summary>
    /// Whether clients ask for resources by aliases, and are told of one that nothing goes by with a resource without a body. (So such a type
    /// has no times to live: a resource without a body would be a renewal.)
    /// </summary>
    public bool HasAliases { get; private init; }

    /// <summary>Position in the make-before-break order: a lower one is sent first. Unknown types come last.</summary>
    public int PushOrder => Index < 0 ? All.Length : Index;

    /// <summary>Whether the server knows the type. An unknown one has no resources; its names are answered as not there.</summary>
    public bool IsKnown => Index >= 0;

    /// <summary>Dense position in <see cref="All"/>; negative for an unknown type.</summary>
    internal int Index { get; }

    /// <summary>Finds a known type by its URL (case-sensitive, as on the wire).</summary>
    public static bool TryFind(string typeUrl, [NotNullWhen(true)] out ResourceType? type)
    {
        ArgumentNullException.ThrowIfNull(typeUrl);
        foreach (var candidate in All)
        {
            if (string.Equals(candidate.TypeUrl, typeUrl, StringComparison.Ordinal))
            {
                type = candidate;
                return true;
            }
        }

        type = null;
        return false;
    }

    public override string ToString() => ShortName;

    /// <summary>The known type of a URL as it is on the wire, without making a string of it.</summary>
    internal static ResourceType? Find(ReadOnlySpan<byte> typeUrl)
    {
        foreach (var candidate in All)
        {
            if (Ascii.Equals(typeUrl, candidate.TypeUrl))
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>The type of a URL, or a stand-in for one that a client asks for and the server does not know.</summary>
    internal static ResourceType OfUrl(string typeUrl) =>
        TryFind(typeUrl, out var type) ? type : new ResourceType(typeUrl, typeUrl, -1);
}
