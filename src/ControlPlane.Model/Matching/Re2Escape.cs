namespace ControlPlane.Model.Matching;

/// <summary>Reads what begins with a backslash.</summary>
internal static class Re2Escape
{
    private const string Controls = "aftnrv";
    private const string PerlClasses = "dDsSwW";
    private const string Places = "AzbBC";
    private const string WrongHex = "\"\\x\" needs two hexadecimal digits, or digits in braces";

    // Some Envoys read expressions byte by byte, and refuse what no byte can be.
    private const int LargestCode = 0xFF;

    /// <param name="pattern">The expression.</param>
    /// <param name="at">Where the backslash is.</param>
    /// <param name="inClass">Within brackets, where fewer escapes have a meaning.</param>
    internal static Re2Item Read(string pattern, int at, bool inClass)
    {
        if (at + 1 >= pattern.Length)
        {
            return new(at + 1, "ends with a lone \"\\\"");
        }

        var character = pattern[at + 1];
        return character switch
        {
            'x' => Hex(pattern, at),
            'p' or 'P' => Property(pattern, at),
            >= '0' and <= '9' => Octal(pattern, at),
            'k' or 'g' => new(at + 2, "back references do not exist in RE2"),
            _ when PerlClasses.Contains(character) => new(at + 2, Size: Re2Item.ClassSize),
            _ when Controls.Contains(character) => new(at + 2, Code: "\a\f\t\n\r\v"[Controls.IndexOf(character)]),
            _ when Places.Contains(character) && !inClass => new(at + 2),
            _ when char.IsAsciiLetter(character) || !char.IsAscii(character) => new(at + 2, $"\"\\{character}\" does not exist in RE2{(inClass ? " within brackets" : "")}"),
            _ => new(at + 2, Code: character),
        };
    }

    private static Re2Item Octal(string pattern, int at)
    {
        var end = at + 1;
        while (end < pattern.Length && end < at + 4 && pattern[end] is >= '0' and <= '7')
        {
            end++;
        }

        if (pattern[at + 1] != '0' && end != at + 4)
        {
            return new(at + 2, "back references do not exist in RE2");
        }

        return Coded(end, pattern[(at + 1)..end].Aggregate(0, static (code, digit) => (code * 8) + digit - '0'));
    }

    private static Re2Item Hex(string pattern, int at)
    {
        var braced = at + 2 < pattern.Length && pattern[at + 2] == '{';
        var end = braced ? pattern.IndexOf('}', at) : Math.Min(at + 4, pattern.Length);
        if (end < 0)
        {
            return new(pattern.Length, WrongHex);
        }

        var digits = pattern.AsSpan()[(at + (braced ? 3 : 2))..end];
        if (digits.IsEmpty || (!braced && digits.Length != 2) || !IsHex(digits))
        {
            return new(end, WrongHex);
        }

        var code = digits.TrimStart('0').Length > 6 ? int.MaxValue : Convert.ToInt32(digits.ToString(), 16);
        return Coded(braced ? end + 1 : end, code);
    }

    private static Re2Item Coded(int end, int code) =>
        code <= LargestCode ? new(end, Code: code) : new(end, "an escape for a character above \\xFF, which not every Envoy accepts", code);

    private static bool IsHex(ReadOnlySpan<char> digits)
    {
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit(digit))
            {
                return false;
            }
        }

        return true;
    }

    private static Re2Item Property(string pattern, int at)
    {
        if (at + 2 >= pattern.Length)
        {
            return new(pattern.Length, "\"\\p\" needs the name of a class of characters");
        }

        var braced = pattern[at + 2] == '{';
        var end = braced ? pattern.IndexOf('}', at) : at + 3;
        if (end < 0)
        {
            return new(pattern.Length, "a \"{\" is never closed");
        }

        var name = pattern[(at + (braced ? 3 : 2))..end];
        return new(braced ? end + 1 : end, Re2Names.IsUnicode(name) ? null : $"\"{name}\" is no class of characters that RE2 knows", Size: Re2Item.UnicodeClassSize);
    }
}
