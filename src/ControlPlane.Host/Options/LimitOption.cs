using System.Globalization;

namespace ControlPlane.Host.Options;

/// <summary>One number of <see cref="XdsLimits"/> as an option.</summary>
/// <param name="Name">Key below the section <c>ControlPlane:Limits</c>.</param>
/// <param name="Unit">What it counts.</param>
/// <param name="Range">The least and the most that it may be; of times in milliseconds.</param>
/// <param name="Text">What it limits.</param>
internal sealed record LimitOption(string Name, LimitUnit Unit, (long Least, long Most) Range, string Text)
{
    internal const string Section = "Limits";

    /// <summary>Of times in milliseconds.</summary>
    internal required Func<XdsLimits, long> Get { get; init; }

    internal required Func<XdsLimits, long, XdsLimits> Set { get; init; }

    /// <summary>The key below the section of all options.</summary>
    internal string Key => $"{Section}:{Name}";

    internal OptionDescription Description => new(
        Key,
        "--limit-" + string.Concat(Name.Select((letter, at) => char.IsUpper(letter) && at > 0 ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}")),
        Unit switch { LimitUnit.Count => "COUNT", LimitUnit.Bytes => "BYTES", LimitUnit.Time => "DURATION" },
        $"{Text}. Default: {Show(Get(new XdsLimits()))}");

    internal string Expected => $"{What} from {Show(Range.Least)} to {Show(Range.Most)}";

    private string What => Unit switch
    {
        LimitUnit.Count => "a whole number",
        LimitUnit.Bytes => "a size",
        LimitUnit.Time => "a duration",
    };

    /// <summary>Null: it is not a value of this option.</summary>
    internal long? Parse(string text)
    {
        long? value = Unit switch
        {
            LimitUnit.Count => OptionValues.Count(text),
            LimitUnit.Bytes => OptionValues.Bytes(text),
            LimitUnit.Time => (long?)OptionValues.Duration(text)?.TotalMilliseconds,
        };
        return value >= Range.Least && value <= Range.Most ? value : null;
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    internal string Show(long value) => (Unit, value) switch
    {
        (LimitUnit.Count, _) or (_, 0) => value.ToString(CultureInfo.InvariantCulture),
        (LimitUnit.Bytes, _) when value % (1024 * 1024) == 0 => $"{value / (1024 * 1024)}MiB",
        (LimitUnit.Bytes, _) when value % 1024 == 0 => $"{value / 1024}KiB",
        (LimitUnit.Bytes, _) => value.ToString(CultureInfo.InvariantCulture),
        (LimitUnit.Time, _) when value % 3_600_000 == 0 => $"{value / 3_600_000}h",
        (LimitUnit.Time, _) when value % 60_000 == 0 => $"{value / 60_000}m",
        (LimitUnit.Time, _) when value % 1000 == 0 => $"{value / 1000}s",
        (LimitUnit.Time, _) => $"{value}ms",
    };
}
