using System.Globalization;
using System.Text.RegularExpressions;

namespace ControlPlane.Model.Matching;

/// <summary>A word of a CEL expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">As written.</param>
/// <param name="Start">Its first character's place, from 0.</param>
internal readonly partial record struct CelToken(CelTokenKind Kind, string Value, int Start)
{
    /// <summary>All words, and <see cref="CelTokenKind.End"/>.</summary>
    /// <exception cref="FormatException">Some character begins no word.</exception>
    internal static IReadOnlyList<CelToken> Of(string text)
    {
        var tokens = new List<CelToken>();
        var at = 0;
        while (at < text.Length)
        {
            var match = Word().Match(text, at);
            if (!match.Success)
            {
                throw new FormatException($"unexpected \"{text[at]}\" at character {(at + 1).ToString(CultureInfo.InvariantCulture)}");
            }

            var kind = match.Groups["text"].Success ? CelTokenKind.Text
                : match.Groups["number"].Success ? CelTokenKind.Number
                : match.Groups["name"].Success ? CelTokenKind.Name
                : CelTokenKind.Mark;
            if (!match.Groups["space"].Success)
            {
                tokens.Add(new(kind, match.Value, at));
            }

            at += match.Length;
        }

        tokens.Add(new(CelTokenKind.End, "", at));
        return tokens;
    }

    [GeneratedRegex(
        """
        \G(?:(?<space>\s+|//[^\n]*)|(?<text>[bB]?(?:[rR](?:"[^"\n]*"|'[^'\n]*')|"(?:[^"\\\n]|\\["'\\`?abfnrtv0-7xXuU])*"|'(?:[^'\\\n]|\\["'\\`?abfnrtv0-7xXuU])*'))|(?<number>0x[0-9a-fA-F]+[uU]?|[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[uU]?)|(?<name>[A-Za-z_][A-Za-z0-9_]*)|\|\||&&|<=|>=|==|!=|[-+*/%<>!?:.,(){}\[\]])
        """)]
    private static partial Regex Word();
}
