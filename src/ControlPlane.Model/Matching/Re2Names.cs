namespace ControlPlane.Model.Matching;

/// <summary>The names that RE2 knows for classes of characters.</summary>
internal static class Re2Names
{
    private static readonly HashSet<string> Posix = new(StringComparer.Ordinal)
    {
        "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper", "word", "xdigit",
    };

    private static readonly HashSet<string> Categories = new(StringComparer.Ordinal)
    {
        "Any", "C", "Cc", "Cf", "Co", "Cs", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd", "Nl", "No",
        "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So", "Z", "Zl", "Zp", "Zs",
    };

    // Those of living languages: RE2's own list grows with Unicode, so a rare one may be unknown to an old Envoy.
    private static readonly HashSet<string> Scripts = new(StringComparer.Ordinal)
    {
        "Arabic", "Armenian", "Bengali", "Bopomofo", "Braille", "Cherokee", "Common", "Cyrillic", "Devanagari", "Ethiopic", "Georgian", "Greek",
        "Gujarati", "Gurmukhi", "Han", "Hangul", "Hebrew", "Hiragana", "Inherited", "Kannada", "Katakana", "Khmer", "Lao", "Latin", "Malayalam",
        "Mongolian", "Myanmar", "Oriya", "Sinhala", "Syriac", "Tamil", "Telugu", "Thaana", "Thai", "Tibetan", "Tifinagh", "Yi",
    };

    /// <param name="name">What stands between <c>[:</c> and <c>:]</c>.</param>
    internal static bool IsPosix(string name) => Posix.Contains(name.StartsWith('^') ? name[1..] : name);

    /// <param name="name">What follows <c>\p</c>, without braces.</param>
    internal static bool IsUnicode(string name)
    {
        var plain = name.StartsWith('^') ? name[1..] : name;
        return Categories.Contains(plain) || Scripts.Contains(plain);
    }
}
