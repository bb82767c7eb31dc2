using System.Text;
using Envoy.Type.Matcher.V3;

namespace ControlPlane.Translation.Authorization;

/// <summary>Values of rules as patterns: <c>*</c> is any text that is not empty, <c>*x</c> an end, <c>x*</c> a beginning, anything else itself. A <c>*</c> elsewhere is a star.</summary>
internal static class ValuePattern
{
    internal const string Any = "*";

    internal static StringMatcher ToEnvoy(string pattern, bool ignoreCase = false) => pattern switch
    {
        Any => new() { SafeRegex = new() { Regex = ".+" } },
        ['*', .. var end] => new() { Suffix = end, IgnoreCase = ignoreCase },
        [.. var start, '*'] => new() { Prefix = start, IgnoreCase = ignoreCase },
        _ => new() { Exact = pattern, IgnoreCase = ignoreCase },
    };

    /// <summary>An RE2 expression for nothing but the text.</summary>
    internal static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (char.IsAscii(character) && !char.IsAsciiLetterOrDigit(character) && character != '_')
            {
                quoted.Append('\\');
            }

            quoted.Append(character);
        }

        return quoted.ToString();
    }
}
