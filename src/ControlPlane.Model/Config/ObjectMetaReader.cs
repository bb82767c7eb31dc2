using System.Globalization;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Matching;

namespace ControlPlane.Model.Config;

/// <summary>Reads <c>metadata</c>.</summary>
internal static class ObjectMetaReader
{
    /// <summary>Null when no name can be read; the fields that only a cluster writes are passed over.</summary>
    internal static ObjectMeta? Read(MappingReader envelope)
    {
        var metadata = envelope.RequiredNode("metadata") is null ? null : envelope.Object("metadata");
        if (metadata is null)
        {
            return null;
        }

        var name = metadata.RequiredText("name");
        var scope = metadata.Text("namespace");
        var result = new ObjectMeta
        {
            Name = name,
            Namespace = scope is { Length: > 0 } ? scope : "default",
            Labels = SharedFieldReader.Labels(metadata, "labels") ?? EquatableMap<string>.Empty,
            Annotations = Annotations(metadata),
            CreatedAt = CreatedAt(metadata),
        };
        metadata.Ignore(
            "uid", "resourceVersion", "generation", "managedFields", "ownerReferences", "finalizers", "generateName", "selfLink", "deletionTimestamp",
            "deletionGracePeriodSeconds", "clusterName");
        metadata.Done();
        if (name.Length > 0 && !DnsName.IsSubdomain(name))
        {
            metadata.Invalid("name", $"\"{PlainScalar.Shorten(name)}\" is no object name", "lower-case letters, digits, \"-\" and \".\"");
        }

        if (scope is { Length: > 0 } && !DnsName.IsLabel(scope))
        {
            metadata.Invalid("namespace", $"\"{PlainScalar.Shorten(scope)}\" is no namespace", "lower-case letters, digits and \"-\"");
        }

        return name.Length > 0 ? result : null;
    }

    // A null value, as templates leave it, is an empty one.
    private static EquatableMap<string> Annotations(MappingReader metadata) =>
        metadata.Map("annotations", (node, path) => node is ConfigNode.Scalar { IsNull: true } ? "" : ScalarReader.Text(node, path, metadata.Findings))
        ?? EquatableMap<string>.Empty;

    private static DateTimeOffset? CreatedAt(MappingReader metadata)
    {
        if (metadata.Text("creationTimestamp") is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) && text.Contains('T'))
        {
            return time;
        }

        metadata.Invalid("creationTimestamp", "is no time", "write 2026-01-31T12:00:00Z");
        return null;
    }
}
