namespace ControlPlane.Xds.Sessions;

/// <summary>One resource that a client asks for, and how far it has come.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Name">The name that the client uses.</param>
/// <param name="Resource">The form that was sent last and not refused; <see langword="null"/>: none.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Rejection">What the client refuses; set when, and only when, it is <see cref="ResourceState.Rejected"/>.</param>
public sealed record ResourceStatus(
    ResourceType Type, string Name, EnvoyResource? Resource, ResourceState State, RejectedResource? Rejection);
