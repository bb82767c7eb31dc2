using System.Globalization;
using System.Text.RegularExpressions;
using ControlPlane.Agent;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Services;

namespace ControlPlane.Cli.Commands.Proxies;

/// <summary>Reads how the command line writes names, labels and ports.</summary>
internal static partial class WorkloadText
{
    private const string PortHint = "write [NAME=]PORT[:APP_PORT][/PROTOCOL], such as 9080:5001 or redis=6379/TCP";

    /// <summary>The elements of comma-separated lists, in order.</summary>
    internal static IEnumerable<string> Elements(IEnumerable<string> lists) =>
        lists.SelectMany(list => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    /// <exception cref="AgentException">The text is no DNS name, so it could not be part of a node id or a host name.</exception>
    internal static string DnsName(string text, string option) =>
        DnsNamePattern().IsMatch(text)
            ? text
            : throw new AgentException(FailureKind.Usage, $"{option} '{text}': not a name", "lower-case letters, digits, '-' and '.', such as reviews-v2");

    internal static EquatableMap<string> Labels(IEnumerable<string> lists) =>
        EquatableMap<string>.From(Elements(lists).Select(label =>
        {
            var equals = label.IndexOf('=', StringComparison.Ordinal);
            return equals > 0
                ? KeyValuePair.Create(label[..equals], label[(equals + 1)..])
                : throw new AgentException(FailureKind.Usage, $"--labels '{label}': no value", "write key=value, such as app=reviews,version=v2");
        }));

    internal static EquatableArray<ServicePort> Ports(IEnumerable<string> lists)
    {
        var ports = new List<ServicePort>();
        foreach (var text in Elements(lists))
        {
            var port = Port(text);
            if (ports.Exists(other => other.Number == port.Number))
            {
                throw new AgentException(FailureKind.Usage, $"--port '{text}': port {port.Number} is there twice");
            }

            ports.Add(ports.Exists(other => other.Name == port.Name) ? port with { Name = $"{port.Name}-{port.Number}" } : port);
        }

        return ports.ToEquatableArray();
    }

    private static ServicePort Port(string text)
    {
        var match = PortPattern().Match(text);
        if (!match.Success || !TryNumber(match.Groups["number"], out var number) || !TryNumber(match.Groups["target"], out var target))
        {
            throw new AgentException(FailureKind.Usage, $"--port '{text}': not a port", PortHint);
        }

        var protocol = Protocol.Auto;
        if (match.Groups["protocol"] is { Success: true } stated && !Enum.TryParse(stated.Value, ignoreCase: true, out protocol))
        {
            throw new AgentException(FailureKind.Usage, $"--port '{text}': unknown protocol {stated.Value}", $"one of {string.Join(", ", KnownProtocols())}");
        }

        // As in a Kubernetes Service the name's first part tells the protocol; most ports are HTTP.
        var name = match.Groups["name"] is { Success: true } named ? named.Value : protocol == Protocol.Auto ? "http" : protocol.ToString().ToLowerInvariant();
        return new(number, name, protocol, target == 0 ? number : target);
    }

    private static IEnumerable<string> KnownProtocols() => Enum.GetNames<Protocol>().Where(name => name != nameof(Protocol.Auto)).Select(name => name.ToUpperInvariant());

    private static bool TryNumber(Group group, out int number)
    {
        number = 0;
        return !group.Success || (int.TryParse(group.Value, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is >= 1 and <= 65535);
    }

    [GeneratedRegex("^(?:(?<name>[a-z0-9-]+)=)?(?<number>[0-9]+)(?::(?<target>[0-9]+))?(?:/(?<protocol>[A-Za-z0-9]+))?$")]
    private static partial Regex PortPattern();

    [GeneratedRegex("^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$")]
    private static partial Regex DnsNamePattern();
}
