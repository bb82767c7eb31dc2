using System.Collections.Immutable;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Sources.Files;

/// <summary>What a text, or several files, say.</summary>
/// <param name="Objects">The valid objects, each key once, in the order of the files and texts.</param>
/// <param name="Diagnostics">What was found, in the same order.</param>
/// <param name="Provenance">Where each object stands.</param>
public sealed record ParsedConfig(
    EquatableArray<ConfigObject> Objects,
    EquatableArray<Diagnostic> Diagnostics,
    ImmutableDictionary<ConfigKey, SourceSpan> Provenance);
