using System.Globalization;

namespace ControlPlane.Model.Config;

/// <summary>Reads one value; null after an error, which is reported at the value.</summary>
internal static class ScalarReader
{
    /// <summary>A hundred years: Envoy counts nanoseconds in 64 bits, and refuses what does not fit.</summary>
    private static readonly TimeSpan LongestDuration = TimeSpan.FromHours(876_000);

    internal static string? Text(ConfigNode node, string path, Findings findings)
    {
        if (node is not ConfigNode.Scalar scalar || scalar.IsNull)
        {
            return Mismatch<string>(node, path, "a text", findings);
        }

        if (PlainScalar.AsFlag(scalar) is null && PlainScalar.AsNumber(scalar) is null)
        {
            return scalar.Text;
        }

        findings.Error(
            DiagnosticCodes.WrongType, node.Span, $"{path}: expected a text, found {PlainScalar.Describe(node)}", $"put it in quotes: \"{scalar.Text}\"");
        return null;
    }

    internal static bool? Flag(ConfigNode node, string path, Findings findings)
    {
        if (node is ConfigNode.Scalar scalar && PlainScalar.AsFlag(scalar) is { } value)
        {
            return value;
        }

        Mismatch<string>(node, path, "true or false", findings);
        return null;
    }

    internal static long? Integer(ConfigNode node, string path, (long Minimum, long Maximum) range, Findings findings)
    {
        if (Number(node, path, (double.NegativeInfinity, double.PositiveInfinity), findings) is not { } number)
        {
            return null;
        }

        if (number != Math.Floor(number) || double.IsInfinity(number))
        {
            findings.Error(DiagnosticCodes.WrongType, node.Span, $"{path}: expected a whole number, found {PlainScalar.Describe(node)}");
            return null;
        }

        if (number >= range.Minimum && number <= range.Maximum)
        {
            return (long)number;
        }

        OutOfRange(node, path, Range(range.Minimum, range.Maximum), findings);
        return null;
    }

    internal static double? Number(ConfigNode node, string path, (double Minimum, double Maximum) range, Findings findings)
    {
        if (node is not ConfigNode.Scalar scalar || PlainScalar.AsNumber(scalar) is not { } number)
        {
            var hint = node is ConfigNode.Scalar { Quoted: true } quoted && double.TryParse(quoted.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
                ? $"write it without quotes: {quoted.Text}"
                : null;
            findings.Error(DiagnosticCodes.WrongType, node.Span, $"{path}: expected a number, found {PlainScalar.Describe(node)}", hint);
            return null;
        }

        if (number >= range.Minimum && number <= range.Maximum)
        {
            return number;
        }

        OutOfRange(node, path, FormattableString.Invariant($"from {range.Minimum} to {range.Maximum}"), findings);
        return null;
    }

    internal static TimeSpan? Duration(ConfigNode node, string path, TimeSpan minimum, Findings findings)
    {
        if (node is not ConfigNode.Scalar scalar || !GoDuration.TryParse(scalar.Text, out var value))
        {
            findings.Error(
                DiagnosticCodes.InvalidValue, node.Span, $"{path}: expected a duration, found {PlainScalar.Describe(node)}", "write a number with its unit: 500ms, 2.5s, 1m, 1h");
            return null;
        }

        if (value < minimum)
        {
            var least = minimum <= TimeSpan.Zero ? "must not be negative" : "must be 1ms or more";
            findings.Error(DiagnosticCodes.InvalidValue, node.Span, $"{path}: {least}", value == TimeSpan.Zero ? "leave the field out to switch it off" : null);
            return null;
        }

        if (value > LongestDuration)
        {
            findings.Error(DiagnosticCodes.InvalidValue, node.Span, $"{path}: must be 876000h (a hundred years) or less");
            return null;
        }

        if (value.Ticks % TimeSpan.TicksPerMillisecond == 0)
        {
            return value;
        }

        findings.Error(DiagnosticCodes.InvalidValue, node.Span, $"{path}: must be whole milliseconds");
        return null;
    }

    private static string Range(long minimum, long maximum) => (minimum, maximum) switch
    {
        (_, int.MaxValue or uint.MaxValue or long.MaxValue) => $"{minimum} or more",
        _ => $"from {minimum} to {maximum}",
    };

    private static void OutOfRange(ConfigNode node, string path, string range, Findings findings) =>
        findings.Error(DiagnosticCodes.InvalidValue, node.Span, $"{path}: must be {range}, found {((ConfigNode.Scalar)node).Text}");

    private static T? Mismatch<T>(ConfigNode node, string path, string expected, Findings findings)
        where T : class
    {
        findings.Error(DiagnosticCodes.WrongType, node.Span, $"{path}: expected {expected}, found {PlainScalar.Describe(node)}");
        return null;
    }
}
