using ControlPlane.Model.Collections;

namespace ControlPlane.Translation.Visibility;

/// <summary>Istio's <c>exportTo</c>: which namespaces may see an object.</summary>
internal static class ExportTo
{
    internal static bool IsPublic(EquatableArray<string> exportTo) => exportTo.IsEmpty || exportTo.Contains("*");

    /// <param name="exportTo">Empty: everywhere.</param>
    /// <param name="owner">The object's namespace, which <c>.</c> stands for.</param>
    /// <param name="viewer">The proxy's namespace.</param>
    internal static bool Allows(EquatableArray<string> exportTo, string owner, string viewer) =>
        IsPublic(exportTo) || exportTo.Contains(viewer) || (owner == viewer && exportTo.Contains("."));

    /// <summary>Whether the object is for its own namespace alone.</summary>
    internal static bool IsPrivate(EquatableArray<string> exportTo, string owner) =>
        exportTo.Count == 1 && (exportTo[0] == "." || exportTo[0] == owner);
}
