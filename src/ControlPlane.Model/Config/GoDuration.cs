using System.Buffers;
using System.Globalization;

namespace ControlPlane.Model.Config;

/// <summary>Durations as Go and Istio write them: <c>1.5s</c>, <c>2m30s</c>, <c>100ms</c>.</summary>
/// <remarks>https://pkg.go.dev/time#ParseDuration</remarks>
public static class GoDuration
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private static readonly (string Unit, decimal Ticks)[] Units =
    [
        ("ns", 0.01m), ("us", 10m), ("µs", 10m), ("μs", 10m), ("ms", 10_000m), ("s", 10_000_000m), ("m", 600_000_000m), ("h", 36_000_000_000m),
    ];

    /// <summary>Reads a duration; false when the text is none or does not fit. Parts below 100 ns are cut off.</summary>
    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        var negative = text.StartsWith('-');
        var rest = text.AsSpan(negative || text.StartsWith('+') ? 1 : 0);
        if (rest is "0")
        {
            return true;
        }

        if (rest.IsEmpty)
        {
            return false;
        }

        var ticks = 0m;
        while (!rest.IsEmpty)
        {
            if (!TakePart(ref rest, out var part) || (ticks += part) > long.MaxValue / 2m)
            {
                return false;
            }
        }

        value = TimeSpan.FromTicks((long)(negative ? -ticks : ticks));
        return true;
    }

    private static bool TakePart(ref ReadOnlySpan<char> rest, out decimal ticks)
    {
        ticks = 0;
        var digits = rest.IndexOfAnyExcept(NumberCharacters);
        if (digits is < 1 or > 18 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var unit = rest[digits..];
        var end = unit.IndexOfAnyInRange('0', '9');
        var dot = unit.IndexOf('.');
        var length = (end, dot) switch { ( < 0, < 0) => unit.Length, ( < 0, _) => dot, (_, < 0) => end, _ => Math.Min(end, dot) };
        foreach (var (name, factor) in Units)
        {
            if (unit[..length].SequenceEqual(name))
            {
                ticks = number * factor;
                rest = unit[length..];
                return true;
            }
        }

        return false;
    }
}
