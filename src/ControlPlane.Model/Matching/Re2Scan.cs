using System.Globalization;

namespace ControlPlane.Model.Matching;

/// <summary>One pass over one expression.</summary>
internal sealed class Re2Scan(string pattern)
{
    private const int MaximumRepeat = 1000;

    // Our bootstraps let Envoy take programs of 32768 instructions (its own default is 100).
    private const int MaximumSize = 32_000;

    // What stands before the open groups.
    private readonly Stack<Re2Part> _outside = new();
    private int _at;

    // The part before the current place in this group, without the last piece, which a quantifier can repeat; null: nothing to repeat.
    private Re2Part _before = Re2Part.Nothing;
    private Re2Part? _last;

    internal string? Run()
    {
        while (_at < pattern.Length)
        {
            if (Step() is { } error)
            {
                return error;
            }
        }

        Settle();
        return _outside.Count > 0 ? "a \"(\" is never closed" : _before.Size > MaximumSize ? "is too large for RE2 when its repetitions are written out" : null;
    }

    private string? Step()
    {
        switch (pattern[_at])
        {
            case '\\' when _at + 1 < pattern.Length && pattern[_at + 1] == 'Q':
                Quoted();
                return null;
            case '\\':
                return Piece(Re2Escape.Read(pattern, _at, inClass: false));
            case '[':
                return Piece(Re2Brackets.Read(pattern, _at));
            case '(':
                return Open();
            case ')':
                return Close();
            case '|':
                Settle();
                _at++;
                return null;
            case '*' or '+' or '?':
                return Quantifier(1, 1, counted: false);
            case '{' when RepeatLength() is var length and > 0:
                return Counted(length);
            case '.':
                return Piece(new(_at + 1, Size: Re2Item.ClassSize));
            default:
                return Piece(new(_at + 1, Size: char.IsAscii(pattern[_at]) ? 1 : 4));
        }
    }

    private string? Piece(Re2Item item)
    {
        Settle();
        _last = new(item.Size, 1);
        _at = item.End;
        return item.Error;
    }

    // What was last can no longer be repeated.
    private void Settle()
    {
        _before = _before.Then(_last ?? Re2Part.Nothing);
        _last = null;
    }

    private void Quoted()
    {
        var end = pattern.IndexOf("\\E", _at + 2, StringComparison.Ordinal);
        var length = (end < 0 ? pattern.Length : end) - _at - 2;
        _at = end < 0 ? pattern.Length : end + 2;
        if (length > 0)
        {
            Settle();
            _last = new(length * 4L, 1);
        }
    }

    private string? Counted(int length)
    {
        var numbers = pattern.Substring(_at + 1, length - 2).Split(',');
        var (least, most) = (Number(numbers[0]), Number(numbers[^1]));
        if (least > MaximumRepeat || most > MaximumRepeat)
        {
            return $"repeats more than {MaximumRepeat} times";
        }

        if (most >= 0 && most < least)
        {
            return $"the repetition {pattern.Substring(_at, length)} is backwards";
        }

        return Quantifier(length, Math.Max(1, most < 0 ? least : most), counted: true);
    }

    private static int Number(string text) =>
        text.Length == 0 ? -1 : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : int.MaxValue;

    private string? Quantifier(int length, int times, bool counted)
    {
        if (_last is not { } part)
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
        var repeated = new Re2Part(Math.Min((part.Size + 1) * times, int.MaxValue), part.Repeats * times);
        (_before, _last) = (_before.Then(repeated), null);
        return counted && repeated.Repeats > MaximumRepeat ? $"repeats more than {MaximumRepeat} times, with the repetitions inside" : null;
    }

    private string? Open()
    {
        var start = _at + 1;
        if (start < pattern.Length && pattern[start] == '?')
        {
            var group = Re2Group.Read(pattern, _at);
            _at = group.End;
            if (group.Error is not null || group.IsFlagsOnly)
            {
                Settle();
                return group.Error;
            }
        }
        else
        {
            _at = start;
        }

        Settle();
        _outside.Push(_before);
        _before = Re2Part.Nothing;
        return null;
    }

    private string? Close()
    {
        Settle();
        _at++;
        if (!_outside.TryPop(out var before))
        {
            return "a \")\" was never opened";
        }

        _last = _before with { Size = _before.Size + 2 };
        _before = before;
        return null;
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
}
