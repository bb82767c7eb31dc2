using ControlPlane.Model.Config;

namespace ControlPlane.Model.Matching;

/// <summary>Reads Istio's <c>StringMatch</c>.</summary>
internal static class StringMatchReader
{
    /// <summary>A field that holds a match; an empty one asks for presence.</summary>
    internal static StringMatch? Read(MappingReader reader, string name) =>
        reader.Object(name) is { } match ? Read(match) : null;

    /// <summary>A value of a mapping of matches. Null is refused, since it would match nothing or everything by accident.</summary>
    internal static StringMatch? ReadValue(ConfigNode node, string path, Findings findings)
    {
        if (node is ConfigNode.Mapping mapping)
        {
            return Read(new(mapping, path, findings));
        }

        findings.Error(
            DiagnosticCodes.WrongType,
            node.Span,
            $"{path}: expected a match, found {PlainScalar.Describe(node)}",
            node is ConfigNode.Scalar { IsNull: false } scalar ? $"write {{exact: \"{scalar.Text}\"}}" : "write {} to ask for presence");
        return null;
    }

    /// <summary>As <see cref="ReadValue"/>, for matches that must not hold: null and the regex <c>*</c> ask for absence.</summary>
    internal static StringMatch? ReadAbsence(ConfigNode node, string path, Findings findings) => node switch
    {
        ConfigNode.Scalar { IsNull: true } => new StringMatch.Present(),
        ConfigNode.Mapping { Entries: [{ Key.Text: "regex", Value: ConfigNode.Scalar { Text: "*" } }] } => new StringMatch.Present(),
        _ => ReadValue(node, path, findings),
    };

    private static StringMatch? Read(MappingReader reader)
    {
        var (exact, prefix, regex) = (reader.Text("exact"), reader.Text("prefix"), reader.Text("regex"));
        reader.Done();
        var stated = reader.Keys.Where(key => key is "exact" or "prefix" or "regex").ToList();
        if (stated.Count > 1)
        {
            reader.Broken(stated[1], "only one of exact, prefix and regex may be set");
            return null;
        }

        if (regex is not null && Re2Syntax.Check(regex) is { } problem)
        {
            reader.Invalid("regex", $"not an RE2 expression: {problem}");
            return null;
        }

        return (exact, prefix, regex) switch
        {
            ({ } value, _, _) => new StringMatch.Exact(value),
            (_, { } value, _) => new StringMatch.Prefix(value),
            (_, _, { } value) => new StringMatch.Regex(value),
            _ => new StringMatch.Present(),
        };
    }
}
