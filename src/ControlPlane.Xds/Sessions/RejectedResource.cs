namespace ControlPlane.Xds.Sessions;

/// <summary>A resource that a client refused. It is not offered again until its bytes change.</summary>
/// <param name="Resource">The refused form: name, version and where it came from.</param>
/// <param name="Reason">The client's words.</param>
public sealed record RejectedResource(EnvoyResource Resource, string Reason);
