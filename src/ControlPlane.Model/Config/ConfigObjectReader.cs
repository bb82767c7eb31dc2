namespace ControlPlane.Model.Config;

/// <summary>One document to objects: finds the kind's reader, expands lists, and judges kinds that are not read.</summary>
public static class ConfigObjectReader
{
    /// <summary>Reads one document.</summary>
    /// <param name="document">Its root.</param>
    /// <param name="earlier">What was found while its text was read. With an error among it no object is made.</param>
    /// <returns>A reading for each object, in order; more than one for a <c>List</c>.</returns>
    public static IReadOnlyList<ObjectReading> Read(ConfigNode document, Findings earlier)
    {
        var readings = new List<ObjectReading>();
        Read(document, earlier, readings);
        return readings;
    }

    private static void Read(ConfigNode node, Findings findings, List<ObjectReading> readings)
    {
        if (node is not ConfigNode.Mapping mapping)
        {
            findings.Error(DiagnosticCodes.NotAnObject, node.Span, $"expected an object with apiVersion and kind, found {PlainScalar.Describe(node)}");
            readings.Add(Unreadable(node, findings));
            return;
        }

        var envelope = new MappingReader(mapping, "", findings);
        var (apiVersion, kind) = (Required(envelope, "apiVersion"), Required(envelope, "kind"));
        if (apiVersion is null || kind is null)
        {
            readings.Add(Unreadable(node, findings));
        }
        else if (kind.EndsWith("List", StringComparison.Ordinal) && mapping.Find("items") is { } items)
        {
            ReadItems(items, findings, readings);
        }
        else
        {
            readings.Add(ReadOne(envelope, ApiVersion.Parse(apiVersion), kind));
        }
    }

    private static void ReadItems(ConfigNode items, Findings findings, List<ObjectReading> readings)
    {
        if (findings.HasErrors || items is not ConfigNode.Sequence sequence)
        {
            if (!findings.HasErrors)
            {
                findings.Error(DiagnosticCodes.WrongType, items.Span, $"items: expected a list, found {PlainScalar.Describe(items)}");
            }

            readings.Add(Unreadable(items, findings));
            return;
        }

        foreach (var item in sequence.Items)
        {
            Read(item, new Findings(), readings);
        }
    }

    private static ObjectReading ReadOne(MappingReader envelope, ApiVersion version, string kind)
    {
        var findings = envelope.Findings;
        if (ConfigKindReaders.Find(version, kind) is { } reader)
        {
            return ReadKnown(envelope, version, reader);
        }

        if (ForeignKinds.IsWithoutEffect(version, kind))
        {
            findings.Warning(DiagnosticCodes.KindWithoutEffect, envelope.SpanOf("kind"), $"kind {kind} has no effect yet");
            return Unread(envelope, findings);
        }

        if (ForeignKinds.IsKubernetes(version, kind))
        {
            findings.Info(DiagnosticCodes.IgnoredKind, envelope.SpanOf("kind"), $"kind {kind} says nothing about traffic");
            return Unread(envelope, findings);
        }

        ReportUnknown(envelope, version, kind);
        return Unread(envelope, findings) with { IsUnreadable = true };
    }

    private static void ReportUnknown(MappingReader envelope, ApiVersion version, string kind)
    {
        var sameKind = ConfigKindReaders.All.FirstOrDefault(reader => reader.Kind.ToString() == kind);
        if (sameKind is not null)
        {
            var preferred = sameKind.Group.Length == 0 ? sameKind.Versions[0] : $"{sameKind.Group}/{sameKind.Versions[0]}";
            envelope.Findings.Error(
                DiagnosticCodes.UnknownVersion, envelope.SpanOf("apiVersion"), $"{kind} is not known in the group \"{version.Group}\"", $"write apiVersion: {preferred}");
            return;
        }

        var names = ConfigKindReaders.All.Select(reader => reader.Kind.ToString()).Concat(ForeignKinds.Names).Distinct();
        envelope.Findings.Error(DiagnosticCodes.UnknownKind, envelope.SpanOf("kind"), $"unknown kind \"{PlainScalar.Shorten(kind)}\"", Spelling.Suggest(kind, names));
    }

    private static ObjectReading ReadKnown(MappingReader envelope, ApiVersion version, ConfigKindReader reader)
    {
        var findings = envelope.Findings;
        if (!reader.Versions.Contains(version.Version))
        {
            findings.Error(
                DiagnosticCodes.UnknownVersion,
                envelope.SpanOf("apiVersion"),
                $"{reader.Kind} has no version \"{PlainScalar.Shorten(version.Version)}\"",
                $"known versions: {string.Join(", ", reader.Versions)}");
        }

        var metadata = ObjectMetaReader.Read(envelope);
        var spec = envelope.RequiredNode("spec") is null ? null : envelope.Object("spec");
        var status = envelope.Node("status");
        envelope.Done();
        ConfigKey? key = metadata is null ? null : new(reader.Kind, metadata.Namespace, metadata.Name);

        // A nameless object is still read, so that all of its errors show at once.
        var value = spec is null ? null : reader.Read(new(metadata ?? new() { Name = "" }, spec, status));
        return new(envelope.Span, key, findings.HasErrors ? null : value, findings.About(key)) { IsUnreadable = key is null };
    }

    private static string? Required(MappingReader envelope, string name)
    {
        if (envelope.Has(name))
        {
            return envelope.Text(name);
        }

        envelope.Findings.Error(DiagnosticCodes.NotAnObject, Start(envelope), $"\"{name}\" is missing", "each document is one object with apiVersion, kind, metadata and spec");
        return null;
    }

    private static SourceSpan Start(MappingReader envelope) => envelope.Keys.FirstOrDefault() is { } first ? envelope.KeySpanOf(first) : envelope.Span;

    private static ObjectReading Unread(MappingReader envelope, Findings findings) => new(envelope.Span, null, null, findings.About(null));

    private static ObjectReading Unreadable(ConfigNode node, Findings findings) => new(node.Span, null, null, findings.About(null)) { IsUnreadable = true };
}
