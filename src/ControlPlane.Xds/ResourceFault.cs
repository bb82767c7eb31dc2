namespace ControlPlane.Xds;

/// <summary>
/// Why a client does not get a resource that it asked for by name. Told once for each change, in <c>resource_errors</c>; a client that
/// cannot read those is told in the incremental protocol that the name is removed.
/// </summary>
/// <param name="Code">A <c>google.rpc.Code</c>: 5 is "not found", 7 "permission denied", 14 "unavailable" (may pass).</param>
/// <param name="Message">The reason, in words for whoever runs the client. Must not tell secrets.</param>
public sealed record ResourceFault(int Code, string Message)
{
    /// <summary>There is no such resource.</summary>
    public static ResourceFault NotFound { get; } = new(5, "There is no such resource.");

    /// <summary>There may be such a resource, and this client must not have it.</summary>
    public static ResourceFault PermissionDenied { get; } = new(7, "This client may not have the resource.");
}
