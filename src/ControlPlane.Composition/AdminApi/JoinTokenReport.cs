namespace ControlPlane.Composition.AdminApi;

/// <summary>A join token without its secret.</summary>
/// <param name="Id">What it is called; not secret.</param>
/// <param name="Namespace">Of the workload.</param>
/// <param name="ServiceAccount">Its identity.</param>
/// <param name="Name">The workload that alone may use it; null: any of the service account.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="IsUsed">Whether a workload has joined with it.</param>
public sealed record JoinTokenReport(string Id, string Namespace, string ServiceAccount, string? Name, DateTimeOffset ExpiresAt, bool IsUsed);
