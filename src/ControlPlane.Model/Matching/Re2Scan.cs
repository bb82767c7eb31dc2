namespace ControlPlane.Model.Matching;

/// <summary>One pass over one expression.</summary>
internal sealed class Re2Scan(string pattern)
{
    private const string PlainEscapes = "AzbBdDsSwWaftnrvCQ";
    private const int MaximumRepeat = 1000;
    private int _at;
    private int _depth;

    // Whether something stands before the current place that a quantifier can repeat.
    private bool _repeatable;

    internal string? Run()
    {
        while (_at < pattern.Length)
        {
            if (Step() is { } error)
            {
                return error;
            }
        }

        return _depth == 0 ? null : "a \"(\" is never closed";
    }

    private string? Step()
    {
        switch (pattern[_at])
        {
            case '\\':
                _repeatable = true;
                return Escape();
            case '[':
                _repeatable = true;
                return Class();
            case '(':
                _repeatable = false;
                return Group();
            case ')':
                _at++;
                _repeatable = true;
                return --_depth < 0 ? "a \")\" was never opened" : null;
            case '|':
                _at++;
                _repeatable = false;
                return null;
            case '*' or '+' or '?':
                return Quantifier(1);
            case '{' when RepeatLength() is var length and > 0:
                return RepeatsTooOften(length) ? $"repeats more than {MaximumRepeat} times" : Quantifier(length);
            default:
                _at++;
                _repeatable = true;
                return null;
        }
    }

    private string? Quantifier(int length)
    {
        if (!_repeatable)
        {
            return $"nothing to repeat before \"{pattern.Substring(_at, length)}\"";
        }

        _at += length;
        if (_at < pattern.Length && pattern[_at] == '?')
        {
            _at++;
        }
        else if (_at < pattern.Length && pattern[_at] == '+')
        {
            return "possessive quantifiers do not exist in RE2";
        }

        // A quantifier on a quantifier is an error too, so nothing is left to repeat.
        _repeatable = false;
        return null;
    }

    private string? Group()
    {
        _depth++;
        _at++;
        if (_at >= pattern.Length || pattern[_at] != '?')
        {
            return null;
        }

        var rest = pattern.AsSpan(_at + 1);
        if (rest.StartsWith("=") || rest.StartsWith("!") || rest.StartsWith("<=") || rest.StartsWith("<!"))
        {
            return "look-around does not exist in RE2";
        }

        if (rest.StartsWith(">"))
        {
            return "atomic groups do not exist in RE2";
        }

        return rest.StartsWith("P<") || rest.StartsWith("<") ? GroupName(rest.StartsWith("P<") ? 3 : 2) : GroupFlags();
    }

    private string? GroupName(int prefix)
    {
        var end = pattern.IndexOf('>', _at);
        var name = end < 0 ? "" : pattern[(_at + prefix)..end];
        if (name.Length == 0 || name.Any(character => !char.IsAsciiLetterOrDigit(character) && character != '_'))
        {
            return "a group has a bad name";
        }

        _at = end + 1;
        return null;
    }

    private string? GroupFlags()
    {
        _at++;
        while (_at < pattern.Length && "imsU-".Contains(pattern[_at]))
        {
            _at++;
        }

        if (_at < pattern.Length && pattern[_at] == ':')
        {
            _at++;
            return null;
        }

        if (_at < pattern.Length && pattern[_at] == ')')
        {
            _at++;
            _depth--;
            return null;
        }

        return "a group begins with something that RE2 does not know";
    }

    private string? Escape()
    {
        if (_at + 1 >= pattern.Length)
        {
            return "ends with a lone \"\\\"";
        }

        var character = pattern[_at + 1];
        switch (character)
        {
            case 'Q':
                var end = pattern.IndexOf("\\E", _at + 2, StringComparison.Ordinal);
                _at = end < 0 ? pattern.Length : end + 2;
                return null;
            case 'x':
                return Hex();
            case 'p' or 'P':
                return Property();
            case >= '1' and <= '9' when !IsOctal():
                return "back references do not exist in RE2";
            case >= '0' and <= '9':
                _at += 2;
                while (_at < pattern.Length && pattern[_at] is >= '0' and <= '7')
                {
                    _at++;
                }

                return null;
            case 'k' or 'g':
                return "back references do not exist in RE2";
            default:
                _at += 2;
                return char.IsAsciiLetter(character) && !PlainEscapes.Contains(character) ? $"\"\\{character}\" does not exist in RE2" : null;
        }
    }

    private bool IsOctal() => _at + 3 < pattern.Length && pattern.AsSpan(_at + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0;

    private string? Hex()
    {
        const string Wrong = "\"\\x\" needs two hexadecimal digits, or digits in braces";
        var braced = _at + 2 < pattern.Length && pattern[_at + 2] == '{';
        var end = braced ? pattern.IndexOf('}', _at) : Math.Min(_at + 4, pattern.Length);
        if (end < 0)
        {
            return Wrong;
        }

        var digits = pattern.AsSpan()[(_at + (braced ? 3 : 2))..end];
        _at = braced ? end + 1 : end;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit(digit))
            {
                return Wrong;
            }
        }

        return digits.IsEmpty || (!braced && digits.Length != 2) ? Wrong : null;
    }

    private string? Property()
    {
        if (_at + 2 >= pattern.Length)
        {
            return "\"\\p\" needs the name of a class of characters";
        }

        var end = pattern[_at + 2] == '{' ? pattern.IndexOf('}', _at) : _at + 2;
        _at = end + 1;
        return end < 0 ? "a \"{\" is never closed" : null;
    }

    private string? Class()
    {
        _at++;
        if (_at < pattern.Length && pattern[_at] == '^')
        {
            _at++;
        }

        var first = true;
        while (_at < pattern.Length && (first || pattern[_at] != ']'))
        {
            first = false;
            if (ClassItem() is { } error)
            {
                return error;
            }
        }

        return _at++ < pattern.Length ? null : "a \"[\" is never closed";
    }

    private string? ClassItem()
    {
        var start = pattern[_at];
        if (start == '\\')
        {
            return Escape();
        }

        if (start == '[' && _at + 1 < pattern.Length && pattern[_at + 1] == ':' && pattern.IndexOf(":]", _at, StringComparison.Ordinal) is var posixEnd and > 0)
        {
            _at = posixEnd + 2;
            return null;
        }

        _at++;
        var isRange = _at + 1 < pattern.Length && pattern[_at] == '-' && pattern[_at + 1] is not (']' or '\\' or '[');
        if (!isRange)
        {
            return null;
        }

        var end = pattern[_at + 1];
        _at += 2;
        return end < start ? $"the range {start}-{end} is backwards" : null;
    }

    // {n}, {n,} or {n,m}; anything else is literal text.
    private int RepeatLength()
    {
        var end = pattern.IndexOf('}', _at);
        if (end < 0 || !char.IsAsciiDigit(pattern[_at + 1]))
        {
            return 0;
        }

        var inner = pattern[(_at + 1)..end];
        return inner.All(character => char.IsAsciiDigit(character) || character == ',') && inner.Count(character => character == ',') <= 1 ? end + 1 - _at : 0;
    }

    private bool RepeatsTooOften(int length) => pattern.Substring(_at + 1, length - 2).Split(',')
        .Any(number => number.Length > 0 && (!int.TryParse(number, out var value) || value > MaximumRepeat));
}
