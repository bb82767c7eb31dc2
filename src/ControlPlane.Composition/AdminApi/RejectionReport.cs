namespace ControlPlane.Composition.AdminApi;

/// <summary>A resource that an Envoy refuses.</summary>
public sealed record RejectionReport
{
    public required string Resource { get; init; }

    /// <summary>Envoy's words.</summary>
    public required string Reason { get; init; }

    /// <summary>The objects that it was made of, with <c>file:line</c> where that is known.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];
}
