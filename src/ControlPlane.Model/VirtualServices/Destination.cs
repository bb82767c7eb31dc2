namespace ControlPlane.Model.VirtualServices;

/// <summary>A service, or a subset of it.</summary>
/// <param name="Host">As written; short names belong to the VirtualService's namespace.</param>
/// <param name="Subset">A name that a DestinationRule defines; empty for the whole service.</param>
/// <param name="Port">The service's port; null: its only port, else the port the request came in on.</param>
public sealed record Destination(string Host, string Subset = "", int? Port = null)
{
    /// <summary>Where a short name belongs; null: to the namespace of the VirtualService.</summary>
    public string? Namespace { get; init; }
}
