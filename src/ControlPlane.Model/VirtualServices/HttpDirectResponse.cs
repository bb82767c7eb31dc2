using ControlPlane.Model.Collections;

namespace ControlPlane.Model.VirtualServices;

/// <summary>Answer from the proxy itself.</summary>
/// <param name="Status">HTTP status, 200..599.</param>
/// <param name="Text">The body as text; null when it is bytes or absent.</param>
/// <param name="Bytes">The body as bytes; null when it is text or absent. At most 1 MiB.</param>
public sealed record HttpDirectResponse(int Status, string? Text, EquatableArray<byte>? Bytes);
