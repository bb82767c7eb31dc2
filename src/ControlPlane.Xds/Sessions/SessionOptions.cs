using System.Collections.Immutable;

namespace ControlPlane.Xds.Sessions;

/// <summary>The times and sizes that a session works with. The defaults are right for Envoy.</summary>
public sealed record SessionOptions
{
    /// <summary>How long a response may stay unanswered before the next one of its type is sent regardless.</summary>
    /// <value>30 seconds: a proxy may hold an answer back while clusters warm.</value>
    public TimeSpan AckTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long listeners and routes wait for the clusters that they name to be accepted, once a stream has its first set.</summary>
    /// <value>2 seconds; the first answer of a type on a new proxy never waits.</value>
    public TimeSpan GateTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a cluster stays after the routes that named it are gone: requests that have already chosen it but are held by a filter
    /// (a delay, a retry) still find it.
    /// </summary>
    /// <value>3 seconds.</value>
    public TimeSpan RemovalGrace { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>After which time a removal is sent although the resources that should move first were not accepted.</summary>
    /// <value>15 seconds. A resource that a rejected update still needs stays for as long as that rejection stands.</value>
    public TimeSpan RemovalTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Where an incremental response is cut, in bytes. A single bigger resource travels alone.</summary>
    /// <value>1 MiB: some clients refuse messages over 4 MiB.</value>
    public int MaxDeltaBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// Types of which a first request without names means "nothing" whatever the client; <see cref="ResourceType.All"/> for all types.
    /// </summary>
    /// <value>Empty.</value>
    public ImmutableArray<ResourceType> TypesWithoutLegacyWildcard { get; init; } = [];

    /// <summary>
    /// Whether a client whose load assignment is gone, while a cluster still needs it, is given an empty one. Envoy keeps the endpoints of an
    /// assignment that is said to be removed for as long as the cluster lives.
    /// </summary>
    /// <value><see langword="true"/>. Otherwise it is removed (incremental), or nothing is said (state of the world).</value>
    public bool EmptyAssignments { get; init; } = true;

    /// <summary>From which size on full sets of one type keep <see cref="BigSetInterval"/>, in bytes. State of the world only.</summary>
    /// <value>4 MiB.</value>
    public int BigSetBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// Least time between two big full sets of one type: a proxy that takes in ten megabytes of clusters again and again gets to nothing
    /// else.
    /// </summary>
    /// <value>1 second.</value>
    public TimeSpan BigSetInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Who answered, as shown by proxies (<c>control_plane.identifier</c>).</summary>
    /// <value>Empty: the field is not sent.</value>
    public string ControlPlaneIdentifier { get; init; } = "";
}
