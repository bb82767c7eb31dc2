using ControlPlane.Model.Config;

namespace ControlPlane.Sources.Files;

/// <param name="Value">A valid object.</param>
/// <param name="Span">Where it stood when it was last valid.</param>
internal sealed record PlacedObject(ConfigObject Value, SourceSpan Span);
