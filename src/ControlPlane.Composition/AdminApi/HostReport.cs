namespace ControlPlane.Composition.AdminApi;

/// <summary>One line of a hosts file.</summary>
public sealed record HostReport(string Address, IReadOnlyList<string> Names);
