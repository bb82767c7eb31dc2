namespace ControlPlane.Model.VirtualServices;

/// <summary>A VirtualService without hosts whose entries stand in the place of one that names it.</summary>
/// <param name="Namespace">Of the delegate.</param>
/// <param name="Name">Of the delegate.</param>
public sealed record DelegateName(string Namespace, string Name);
