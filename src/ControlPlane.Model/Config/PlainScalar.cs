using System.Buffers;
using System.Globalization;

namespace ControlPlane.Model.Config;

/// <summary>What an unquoted YAML scalar means, by the rules that Kubernetes' tools follow (YAML 1.1 without sexagesimal numbers).</summary>
internal static class PlainScalar
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789+-.eE");

    internal static bool? AsFlag(ConfigNode.Scalar scalar) => scalar switch
    {
        { Quoted: true } => null,
        { Text: "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" } => true,
        { Text: "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" } => false,
        _ => null,
    };

    /// <summary>A number, or null; infinite when it does not fit.</summary>
    internal static double? AsNumber(ConfigNode.Scalar scalar) =>
        !scalar.Quoted && LooksNumeric(scalar.Text) && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>How a message names what was written.</summary>
    internal static string Describe(ConfigNode node) => node switch
    {
        ConfigNode.Mapping => "a mapping",
        ConfigNode.Sequence => "a list",
        ConfigNode.Scalar { IsNull: true } => "nothing",
        ConfigNode.Scalar scalar when AsFlag(scalar) is not null => $"the boolean {scalar.Text}",
        ConfigNode.Scalar scalar when AsNumber(scalar) is not null => $"the number {scalar.Text}",
        ConfigNode.Scalar scalar => $"the text \"{Shorten(scalar.Text)}\"",
        _ => "something else",
    };

    internal static string Shorten(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 57), "...");

    private static bool LooksNumeric(string text) => text.Length > 0 && text.AsSpan().IndexOfAnyExcept(NumberCharacters) < 0 && text.AsSpan().IndexOfAnyInRange('0', '9') >= 0;
}
