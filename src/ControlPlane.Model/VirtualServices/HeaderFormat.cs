using System.Buffers;

namespace ControlPlane.Model.VirtualServices;

/// <summary>The commands in Envoy's formatted header values and access logs: <c>%NAME%</c>, <c>%NAME(PARAMETERS)%</c>, <c>%NAME(PARAMETERS):LENGTH%</c>; <c>%%</c> is the character.</summary>
/// <remarks>https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#command-operators</remarks>
internal static class HeaderFormat
{
    private const string Lone = "a lone \"%\"";
    private const string LoneHint = "double it to mean the character: %%";

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    /// <summary>What is wrong with a value, and what to do about it; null: nothing.</summary>
    internal static (string Problem, string? Hint)? Check(string value)
    {
        for (var at = value.IndexOf('%'); at >= 0; at = at < value.Length ? value.IndexOf('%', at) : -1)
        {
            if (at + 1 < value.Length && value[at + 1] == '%')
            {
                at += 2;
                continue;
            }

            if (CheckCommand(value, ref at) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    private static (string Problem, string? Hint)? CheckCommand(string value, ref int at)
    {
        var rest = value.AsSpan(at + 1);
        var nameLength = rest.IndexOfAnyExcept(NameCharacters);
        if (nameLength <= 0)
        {
            return (Lone, LoneHint);
        }

        var name = rest[..nameLength].ToString();
        var after = at + 1 + nameLength;
        string? parameters = null;
        if (value[after] == '(')
        {
            var close = Close(value, after);
            if (close < 0)
            {
                return (Lone, LoneHint);
            }

            (parameters, after) = (value[(after + 1)..close], close + 1);
        }

        var length = after < value.Length && value[after] == ':' ? Digits(value, after + 1) : 0;
        after += length > 0 ? length + 1 : 0;
        if (after >= value.Length || value[after] != '%')
        {
            return (Lone, LoneHint);
        }

        at = after + 1;
        return HeaderCommands.Check(name, parameters, length > 0);
    }

    // As Envoy looks: parameters may hold parentheses of their own, the command ends at the first that a length or a "%" follows.
    private static int Close(string value, int start)
    {
        var close = value.IndexOf(')', start);
        while (close >= 0 && !IsEnd(value, close + 1))
        {
            close = value.IndexOf(')', close + 1);
        }

        return close;
    }

    private static bool IsEnd(string value, int at)
    {
        var length = at < value.Length && value[at] == ':' ? Digits(value, at + 1) : 0;
        at += length > 0 ? length + 1 : 0;
        return at < value.Length && value[at] == '%';
    }

    private static int Digits(string value, int start)
    {
        var end = start;
        while (end < value.Length && char.IsAsciiDigit(value[end]))
        {
            end++;
        }

        return end - start;
    }
}
