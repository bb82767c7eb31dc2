using ControlPlane.Model.Collections;

namespace ControlPlane.Model.Config;

/// <summary>Reads the fields of one mapping into typed values and reports, with its place, whatever does not fit. After an error the field reads as absent.</summary>
/// <remarks>It remembers which fields it was asked for, so that <see cref="Done"/> can report the others. A null value counts as absent.</remarks>
public sealed class MappingReader(ConfigNode.Mapping mapping, string path, Findings findings)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Where the findings go.</summary>
    public Findings Findings => findings;

    /// <summary>The mapping's own place in its object, as in <c>spec.http[0]</c>.</summary>
    public string Path => path;

    public SourceSpan Span => mapping.Span;

    /// <summary>The keys that are there, in the order of the text.</summary>
    public IEnumerable<string> Keys => mapping.Entries.Select(entry => entry.Key.Text);

    /// <summary>Whether a field is there and not null. Does not count as reading it.</summary>
    public bool Has(string name) => mapping.Find(name) is { } node and not ConfigNode.Scalar { IsNull: true };

    /// <summary>The place of a field's value, else of the mapping.</summary>
    public SourceSpan SpanOf(string name) => mapping.Find(name)?.Span ?? mapping.Span;

    /// <summary>The place of a field's name, else of the mapping.</summary>
    public SourceSpan KeySpanOf(string name)
    {
        foreach (var entry in mapping.Entries)
        {
            if (entry.Key.Text == name)
            {
                return entry.Key.Span;
            }
        }

        return mapping.Span;
    }

    /// <summary>The value of a field, as it stands; null when absent or null.</summary>
    public ConfigNode? Node(string name)
    {
        _known.Add(name);
        return Has(name) ? mapping.Find(name) : null;
    }

    /// <summary>The value of a field, and an error when it is absent.</summary>
    public ConfigNode? RequiredNode(string name)
    {
        var node = Node(name);
        if (node is null)
        {
            findings.Error(DiagnosticCodes.MissingField, mapping.Find(name)?.Span ?? StartOnly(), At($"\"{name}\" is missing"));
        }

        return node;
    }

    public string? Text(string name) => Node(name) is { } node ? ScalarReader.Text(node, PathOf(name), findings) : null;

    /// <summary>A text that Envoy writes into requests or responses: without control characters.</summary>
    public string? PrintableText(string name)
    {
        var text = Text(name);
        if (text?.Any(char.IsControl) == true)
        {
            Invalid(name, "must hold printable characters only");
        }

        return text;
    }

    /// <summary>A text that must be there and not be empty; empty after an error.</summary>
    public string RequiredText(string name)
    {
        var text = RequiredNode(name) is { } node ? ScalarReader.Text(node, PathOf(name), findings) : null;
        if (text is "")
        {
            Invalid(name, "must not be empty");
        }

        return text ?? "";
    }

    public bool? Flag(string name) => Node(name) is { } node ? ScalarReader.Flag(node, PathOf(name), findings) : null;

    public long? Integer(string name, long minimum, long maximum) =>
        Node(name) is { } node ? ScalarReader.Integer(node, PathOf(name), (minimum, maximum), findings) : null;

    public double? Number(string name, double minimum, double maximum) =>
        Node(name) is { } node ? ScalarReader.Number(node, PathOf(name), (minimum, maximum), findings) : null;

    /// <summary>A whole number from <paramref name="minimum"/> to what an int32 holds.</summary>
    public int? Count(string name, int minimum = 0) => (int?)Integer(name, minimum, int.MaxValue);

    /// <summary>1..65535.</summary>
    public int? Port(string name) => (int?)Integer(name, 1, 65535);

    /// <summary>A duration in Go's syntax, whole milliseconds, at least 1 ms.</summary>
    public TimeSpan? Duration(string name) => Duration(name, TimeSpan.FromMilliseconds(1));

    /// <summary>A duration in Go's syntax, whole milliseconds, at least <paramref name="minimum"/>.</summary>
    public TimeSpan? Duration(string name, TimeSpan minimum) =>
        Node(name) is { } node ? ScalarReader.Duration(node, PathOf(name), minimum, findings) : null;

    /// <summary>One of a few words; null when absent or unknown.</summary>
    public T? Choice<T>(string name, IReadOnlyDictionary<string, T> choices)
        where T : struct
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (choices.TryGetValue(text, out var value))
        {
            return value;
        }

        Invalid(name, $"\"{PlainScalar.Shorten(text)}\" is not one of {string.Join(", ", choices.Keys)}", Spelling.Suggest(text, choices.Keys));
        return null;
    }

    /// <summary>A list of nodes; empty when absent or no list.</summary>
    public IReadOnlyList<ConfigNode> Items(string name)
    {
        switch (Node(name))
        {
            case null:
                return [];
            case ConfigNode.Sequence sequence:
                return sequence.Items;
            case var other:
                WrongType(name, "a list", other);
                return [];
        }
    }

    public EquatableArray<string> Texts(string name) => Items(name)
        .Select((item, index) => ScalarReader.Text(item, $"{PathOf(name)}[{index}]", findings))
        .OfType<string>()
        .ToEquatableArray();

    /// <summary>A mapping whose values are read by <paramref name="read"/>, which gets the value and its path and may answer null after an error. A null value is passed on too.</summary>
    public EquatableMap<T>? Map<T>(string name, Func<ConfigNode, string, T?> read)
        where T : class
    {
        if (MappingNode(name) is not { } map)
        {
            return null;
        }

        var pairs = new List<KeyValuePair<string, T>>();
        foreach (var entry in map.Entries)
        {
            if (read(entry.Value, $"{PathOf(name)}[{entry.Key.Text}]") is { } value)
            {
                pairs.Add(new(entry.Key.Text, value));
            }
        }

        return EquatableMap<T>.From(pairs);
    }

    /// <summary>A mapping of texts; null when absent.</summary>
    public EquatableMap<string>? TextMap(string name) => Map(name, (node, at) => ScalarReader.Text(node, at, findings));

    /// <summary>A nested object; null when absent or no mapping. The caller calls its <see cref="Done"/>.</summary>
    public MappingReader? Object(string name) => MappingNode(name) is { } node ? new(node, PathOf(name), findings) : null;

    /// <summary>A list of objects.</summary>
    public IReadOnlyList<MappingReader> Objects(string name)
    {
        var items = Items(name);
        var readers = new List<MappingReader>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is ConfigNode.Mapping item)
            {
                readers.Add(new(item, $"{PathOf(name)}[{i}]", findings));
            }
            else
            {
                findings.Error(DiagnosticCodes.WrongType, items[i].Span, $"{PathOf(name)}[{i}]: expected a mapping, found {PlainScalar.Describe(items[i])}");
            }
        }

        return readers;
    }

    /// <summary>The mapping under a name, with the positions of its own keys; null when absent or no mapping.</summary>
    public ConfigNode.Mapping? MappingNode(string name)
    {
        switch (Node(name))
        {
            case null:
                return null;
            case ConfigNode.Mapping node:
                return node;
            case var other:
                WrongType(name, "a mapping", other);
                return null;
        }
    }

    /// <summary>Fields that exist and are none of our business: neither read nor reported.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            _known.Add(name);
        }
    }

    /// <summary>Fields that exist and have no effect yet: a warning each, where they are set.</summary>
    public void WithoutEffect(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            _known.Add(name);
            if (Has(name))
            {
                findings.Warning(DiagnosticCodes.FieldWithoutEffect, KeySpanOf(name), At($"\"{name}\" has no effect yet"));
            }
        }
    }

    /// <summary>Reports the fields that were never asked for.</summary>
    public void Done()
    {
        foreach (var entry in mapping.Entries)
        {
            if (!_known.Contains(entry.Key.Text))
            {
                findings.Error(
                    DiagnosticCodes.UnknownField,
                    entry.Key.Span,
                    At($"unknown field \"{PlainScalar.Shorten(entry.Key.Text)}\""),
                    Spelling.Suggest(entry.Key.Text, _known.Where(name => mapping.Find(name) is null)));
            }
        }
    }

    /// <summary>The value of a field is not allowed.</summary>
    public void Invalid(string name, string message, string? hint = null) =>
        findings.Error(DiagnosticCodes.InvalidValue, SpanOf(name), $"{PathOf(name)}: {message}", hint);

    /// <summary>A rule of Istio's validator is broken; shown at the field's name.</summary>
    public void Broken(string name, string message, string? hint = null) =>
        findings.Error(DiagnosticCodes.Validation, KeySpanOf(name), At(message), hint);

    /// <summary>Legal but suspicious; shown at the field's name.</summary>
    public void Suspicious(string name, string message, string? hint = null) =>
        findings.Warning(DiagnosticCodes.Suspicious, KeySpanOf(name), At(message), hint);

    /// <summary>The path of a field.</summary>
    public string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private string At(string message) => path.Length == 0 ? message : $"{path}: {message}";

    private void WrongType(string name, string expected, ConfigNode found) =>
        findings.Error(DiagnosticCodes.WrongType, found.Span, $"{PathOf(name)}: expected {expected}, found {PlainScalar.Describe(found)}");

    // A whole block as the place of "something is missing" would underline everything.
    private SourceSpan StartOnly() => mapping.Entries.Count > 0 ? mapping.Entries[0].Key.Span : mapping.Span;
}
