namespace ControlPlane.Sources.Files;

/// <summary>The parser's complaints in words that tell a person what to do.</summary>
internal static class YamlSyntaxError
{
    private const string Indentation = "check the indentation; a value that holds \": \" needs quotes";

    private static readonly (string Part, string Message, string? Hint)[] Known =
    [
        ("invalid tab", "a tab in the indentation", "YAML indents with spaces only"),
        ("found invalid mapping", "a \":\" where no key can be", Indentation),
        ("did not find expected key", "expected a key here", Indentation),
        ("did not find expected '-'", "expected another \"-\" of the list here", Indentation),
        ("found unexpected end of stream", "the quote that begins here is never closed", null),
        ("found wrong indentation", "the quote that begins here is never closed", null),
        ("cannot start any token", "a value cannot begin with this character", "put the value in quotes"),
        ("unknown escape character", "an unknown escape in a quoted text", "write \\\\ for a backslash, or use single quotes"),
    ];

    internal static (string Message, string? Hint) Explain(string message)
    {
        foreach (var (part, explanation, hint) in Known)
        {
            if (message.Contains(part, StringComparison.Ordinal))
            {
                return (explanation, hint);
            }
        }

        var text = message.Trim().TrimEnd('.');
        return (text.Length == 0 ? "not YAML from here on" : char.ToLowerInvariant(text[0]) + text[1..], null);
    }
}
