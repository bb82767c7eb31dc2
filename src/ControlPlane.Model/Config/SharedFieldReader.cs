using ControlPlane.Model.Collections;
using ControlPlane.Model.Matching;

namespace ControlPlane.Model.Config;

/// <summary>Fields that several kinds have.</summary>
internal static class SharedFieldReader
{
    /// <summary><c>exportTo</c>; <paramref name="mayHide"/>: whether <c>~</c> (nobody) is allowed.</summary>
    internal static EquatableArray<string> ExportTo(MappingReader reader, bool mayHide = false)
    {
        var items = reader.Items("exportTo");
        var values = new List<string>();
        foreach (var (item, index) in items.Select((item, index) => (item, index)))
        {
            var path = $"{reader.PathOf("exportTo")}[{index}]";
            if (ScalarReader.Text(item, path, reader.Findings) is not { } value)
            {
                continue;
            }

            if (CheckExport(value, items.Count, mayHide) is { } problem)
            {
                reader.Findings.Error(DiagnosticCodes.InvalidValue, item.Span, $"{path}: {problem}");
            }
            else if (values.Contains(value))
            {
                reader.Findings.Error(DiagnosticCodes.Validation, item.Span, $"{path}: \"{value}\" is listed twice");
            }
            else
            {
                values.Add(value);
            }
        }

        return values.ToEquatableArray();
    }

    /// <summary>A mapping of labels, checked for syntax; null when absent.</summary>
    internal static EquatableMap<string>? Labels(MappingReader reader, string name)
    {
        if (reader.MappingNode(name) is not { } mapping)
        {
            return null;
        }

        var labels = new List<KeyValuePair<string, string>>();
        foreach (var entry in mapping.Entries)
        {
            var path = $"{reader.PathOf(name)}[{entry.Key.Text}]";
            if (LabelSyntax.CheckKey(entry.Key.Text) is { } badKey)
            {
                reader.Findings.Error(DiagnosticCodes.InvalidValue, entry.Key.Span, $"{path}: {badKey}");
            }
            else if (entry.Value is ConfigNode.Scalar { IsNull: true })
            {
                labels.Add(new(entry.Key.Text, ""));
            }
            else if (ScalarReader.Text(entry.Value, path, reader.Findings) is { } value)
            {
                if (LabelSyntax.CheckValue(value) is { } badValue)
                {
                    reader.Findings.Error(DiagnosticCodes.InvalidValue, entry.Value.Span, $"{path}: {badValue}");
                }

                labels.Add(new(entry.Key.Text, value));
            }
        }

        return EquatableMap<string>.From(labels);
    }

    /// <summary>A list of texts with their places and paths, for checks one by one.</summary>
    internal static IReadOnlyList<(string Text, SourceSpan Span, string Path)> PlacedTexts(MappingReader reader, string name)
    {
        var texts = new List<(string, SourceSpan, string)>();
        foreach (var (item, index) in reader.Items(name).Select((item, index) => (item, index)))
        {
            var path = $"{reader.PathOf(name)}[{index}]";
            if (ScalarReader.Text(item, path, reader.Findings) is { } text)
            {
                texts.Add((text, item.Span, path));
            }
        }

        return texts;
    }

    /// <summary><c>subjectAltNames</c>: names that a certificate must carry one of.</summary>
    internal static EquatableArray<string> SubjectAltNames(MappingReader reader)
    {
        var names = PlacedTexts(reader, "subjectAltNames");
        foreach (var (text, span, path) in names)
        {
            if (text.Length == 0 || text.Any(char.IsControl))
            {
                reader.Findings.Error(DiagnosticCodes.InvalidValue, span, $"{path}: \"{PlainScalar.Shorten(text)}\" is no name of a certificate");
            }
        }

        return names.Select(name => name.Text).Distinct(StringComparer.Ordinal).ToEquatableArray();
    }

    private static string? CheckExport(string value, int count, bool mayHide) => value switch
    {
        "*" => count > 1 ? "\"*\" must stand alone" : null,
        "." => null,
        "~" when !mayHide => "\"~\" is not allowed here",
        "~" => count > 1 ? "\"~\" must stand alone" : null,
        _ => DnsName.IsLabel(value) ? null : $"\"{PlainScalar.Shorten(value)}\" is neither \"*\", \".\" nor a namespace",
    };
}
