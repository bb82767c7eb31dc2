namespace ControlPlane.Model.RequestAuthentications;

/// <summary>A claim that goes on to the workload.</summary>
/// <param name="Header">Header name; what the client sent under it is overwritten.</param>
/// <param name="Claim">Claim name; nested ones are parted by dots.</param>
public sealed record ClaimHeader(string Header, string Claim);
