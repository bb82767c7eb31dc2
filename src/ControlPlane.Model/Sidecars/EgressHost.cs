namespace ControlPlane.Model.Sidecars;

/// <summary>Services that a Sidecar imports, or leaves out of what it imports.</summary>
/// <param name="Namespace">A namespace, or <c>*</c> for any (<c>.</c> is already resolved).</param>
/// <param name="Host">In lower case; may be a wildcard.</param>
/// <param name="Exclude">Whether these are left out (<c>~namespace/host</c>).</param>
public readonly record struct EgressHost(string Namespace, string Host, bool Exclude);
