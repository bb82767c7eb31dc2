namespace ControlPlane.Translation;

/// <summary>A resource that could not be built: a fault of ours, not of the user's. Its last good form stays in force.</summary>
/// <param name="TypeName">Discovery type, short (<c>CDS</c>).</param>
/// <param name="Name">The resource.</param>
/// <param name="Error">What was thrown.</param>
public sealed record TranslationFailure(string TypeName, string Name, Exception Error);
