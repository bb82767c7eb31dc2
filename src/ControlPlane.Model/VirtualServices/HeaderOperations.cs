namespace ControlPlane.Model.VirtualServices;

/// <summary>Header changes on the way to the app and back.</summary>
public sealed record HeaderOperations(HeaderChanges Request, HeaderChanges Response);
