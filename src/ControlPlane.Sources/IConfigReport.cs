using System.Collections.Immutable;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Sources;

/// <summary>Where sources say what they found wrong, and where each object comes from.</summary>
public interface IConfigReport
{
    /// <summary>States all that is known of one file or folder; replaces what was said of it before.</summary>
    /// <param name="file">The path as the user would name it; folders are reported under their own path.</param>
    /// <param name="diagnostics">In the order of the text; empty when there is nothing to say.</param>
    /// <param name="provenance">The objects that are in force from this file; empty once the file is gone.</param>
    void Replace(string file, EquatableArray<Diagnostic> diagnostics, ImmutableDictionary<ConfigKey, SourceSpan> provenance);
}
