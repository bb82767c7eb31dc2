namespace ControlPlane.Composition.AdminApi;

/// <summary>Asks for a join token.</summary>
/// <param name="Namespace">Of the workload.</param>
/// <param name="ServiceAccount">Its identity.</param>
/// <param name="Name">The workload that alone may use it; null: any of the service account.</param>
/// <param name="LifeSeconds">How long it can be used; null: the server's default.</param>
public sealed record JoinTokenRequest(string Namespace, string ServiceAccount, string? Name, int? LifeSeconds);
