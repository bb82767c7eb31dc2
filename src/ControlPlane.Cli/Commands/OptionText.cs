using System.Globalization;
using System.Text.RegularExpressions;
using ControlPlane.Agent;
using ControlPlane.Agent.Addresses;

namespace ControlPlane.Cli.Commands;

/// <summary>Reads the values of options; a wrong one is a usage error that names the option.</summary>
internal static partial class OptionText
{
    /// <param name="text">host, host:port or [v6]:port.</param>
    /// <param name="option">The option, for the message.</param>
    /// <param name="defaultPort">The port when none is written.</param>
    internal static HostAndPort Address(string text, string option, int defaultPort) =>
        HostAndPort.TryParse(text, defaultPort, out var value)
            ? value
            : throw new AgentException(FailureKind.Usage, $"{option} {text}: not an address", $"write HOST:PORT, such as 127.0.0.1:{defaultPort}");

    /// <summary>Reads <c>5s</c>, <c>250ms</c>, <c>1m</c>, <c>0.5s</c>.</summary>
    internal static TimeSpan Duration(string text, string option)
    {
        var match = DurationPattern().Match(text);
        if (!match.Success)
        {
            throw new AgentException(FailureKind.Usage, $"{option} {text}: not a time", "write a number and its unit, such as 250ms, 5s or 1m");
        }

        var number = double.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);
        return match.Groups["unit"].Value switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            _ => TimeSpan.FromMinutes(number),
        };
    }

    internal static int AtLeastZero(int value, string option) =>
        value >= 0 ? value : throw new AgentException(FailureKind.Usage, $"{option} {value}: must not be negative");

    [GeneratedRegex("^(?<number>[0-9]{1,7}(\\.[0-9]+)?)(?<unit>ms|s|m)$")]
    private static partial Regex DurationPattern();
}
