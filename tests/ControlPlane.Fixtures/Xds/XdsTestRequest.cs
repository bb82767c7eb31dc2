using ControlPlane.Xds;

namespace ControlPlane.Fixtures.Xds;

/// <summary>What a test client has to say about one type.</summary>
internal sealed record XdsTestRequest(ResourceType Type, XdsTestTypeState State)
{
    internal IReadOnlyList<string> Added { get; init; } = [];

    internal IReadOnlyList<string> Dropped { get; init; } = [];

    internal string? Error { get; init; }
}
