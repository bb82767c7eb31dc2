using ControlPlane.Xds;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Fixtures.Xds;

/// <summary>One response as a test client got it, of either variant.</summary>
/// <param name="Type">The type.</param>
/// <param name="Version">Version of the whole.</param>
/// <param name="Nonce">Its nonce.</param>
/// <param name="Resources">Name to message.</param>
/// <param name="Removed">Incremental only.</param>
/// <param name="Bytes">Length of the message.</param>
public sealed record XdsTestResponse(
    ResourceType Type,
    string Version,
    string Nonce,
    IReadOnlyDictionary<string, Any> Resources,
    IReadOnlyList<string> Removed,
    int Bytes)
{
    /// <summary>The versions of the resources, by name; incremental only.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; init; } = new Dictionary<string, string>();
}
