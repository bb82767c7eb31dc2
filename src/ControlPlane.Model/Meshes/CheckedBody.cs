namespace ControlPlane.Model.Meshes;

/// <summary>How much of a request's body a provider gets.</summary>
/// <param name="MaximumBytes">At least 1.</param>
/// <param name="AllowPartial">A longer one is cut off; otherwise it is answered with 413.</param>
/// <param name="AsBytes">Not as UTF-8 text; for gRPC.</param>
public sealed record CheckedBody(uint MaximumBytes, bool AllowPartial, bool AsBytes);
