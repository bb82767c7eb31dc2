using System.Globalization;
using System.Net;

namespace ControlPlane.Host.Options;

/// <summary>Reads single values out of texts. Null: the text is not one.</summary>
internal static class OptionValues
{
    /// <summary>Whole numbers with a unit (<c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>1h</c>) or <c>0</c>.</summary>
    internal static TimeSpan? Duration(string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        if (digits is 0 or > 9)
        {
            return null;
        }

        var number = int.Parse(text.AsSpan(0, digits), CultureInfo.InvariantCulture);
        return text[digits..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            "" when number == 0 => TimeSpan.Zero,
            _ => null,
        };
    }

    /// <summary>Digits alone.</summary>
    internal static long? Count(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Whole bytes, or with a unit: <c>512KiB</c>, <c>64MiB</c>, <c>1GiB</c>.</summary>
    internal static long? Bytes(string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        if (digits > 12 || Count(text[..digits]) is not { } number)
        {
            return null;
        }

        return text[digits..] switch
        {
            "" => number,
            "KiB" => number << 10,
            "MiB" => number << 20,
            "GiB" => number << 30,
            _ => null,
        };
    }

    /// <summary><c>127.0.0.1:15010</c>, <c>[::1]:15010</c> or <c>localhost:15010</c>; the port is not optional.</summary>
    internal static IPEndPoint? Address(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 1 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return null;
        }

        var host = text[..colon];
        if (host == "localhost")
        {
            return new(IPAddress.Loopback, port);
        }

        var bracketed = host.StartsWith('[') && host.EndsWith(']');
        var isAddress = IPAddress.TryParse(bracketed ? host[1..^1] : host, out var address);
        return isAddress && bracketed == host.Contains(':') ? new(address!, port) : null;
    }

    internal static bool? Switch(string text) => bool.TryParse(text, out var value) ? value : null;

    /// <summary>The name of an enum's value, any case; numbers are not names.</summary>
    internal static T? Name<T>(string text)
        where T : struct, Enum =>
        !text.Any(char.IsAsciiDigit) && Enum.TryParse<T>(text, ignoreCase: true, out var value) ? value : null;
}
