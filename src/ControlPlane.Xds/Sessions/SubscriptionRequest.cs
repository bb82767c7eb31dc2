namespace ControlPlane.Xds.Sessions;

/// <summary>
/// One discovery request of either variant, without what only the transport needs. Made by <see cref="SotwWire"/> and
/// <see cref="DeltaWire"/>.
/// </summary>
public sealed record SubscriptionRequest
{
    public required string TypeUrl { get; init; }

    /// <summary>The nonce of the response that this answers; empty when it answers none.</summary>
    public string ResponseNonce { get; init; } = "";

    /// <summary>Why the client rejected the response; <see langword="null"/> when it did not. The only sign of a rejection.</summary>
    public string? Error { get; init; }

    /// <summary>State of the world only: the version that the client last accepted, perhaps from an earlier stream.</summary>
    public string VersionInfo { get; init; } = "";

    /// <summary>
    /// State of the world: the whole subscription. Incremental: the names to add. <c>*</c> stands for all; may hold duplicates.
    /// </summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Incremental only: the names to drop.</summary>
    public IReadOnlyList<string> Unsubscribed { get; init; } = [];

    /// <summary>Incremental only: what the client holds from an earlier stream, name to version. Counts in the first request of a type.</summary>
    public IReadOnlyDictionary<string, string> InitialVersions { get; init; } = NoVersions;

    internal static IReadOnlyDictionary<string, string> NoVersions { get; } = new Dictionary<string, string>();
}
