using System.Globalization;
using System.Net;

namespace ControlPlane.Agent.Addresses;

/// <summary>Where something listens.</summary>
/// <param name="Host">An IP address or a DNS name; an IPv6 address without brackets.</param>
/// <param name="Port">0..65535; 0 asks the system for a free one, where that makes sense.</param>
public readonly record struct HostAndPort(string Host, int Port)
{
    /// <summary>Whether <see cref="Host"/> needs no resolution.</summary>
    public bool IsAddress => IPAddress.TryParse(Host, out _);

    /// <summary>Whether only this machine can reach it: 127.0.0.0/8, ::1 or <c>localhost</c>.</summary>
    public bool IsLoopback =>
        IPAddress.TryParse(Host, out var address) ? IPAddress.IsLoopback(address) : string.Equals(Host, "localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads <c>host:port</c>, <c>[v6]:port</c> or a host alone.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="defaultPort">The port when the text names none.</param>
    /// <param name="value">The result.</param>
    /// <returns>Whether the text is an address.</returns>
    public static bool TryParse(string text, int defaultPort, out HostAndPort value)
    {
        value = default;
        var (host, port) = Split(text);
        if (host.Length == 0 || Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            return false;
        }

        if (port is null)
        {
            value = new(host, defaultPort);
            return true;
        }

        if (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        value = new(host, number);
        return true;
    }

    /// <summary>As it is written in URLs: an IPv6 address in brackets.</summary>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    private static (string Host, string? Port) Split(string text)
    {
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            return end < 0 ? ("", null) : (text[1..end], text[(end + 1)..] is [':', .. var after] ? after : null);
        }

        var colon = text.LastIndexOf(':');
        return colon < 0 || text.IndexOf(':', StringComparison.Ordinal) != colon ? (text, null) : (text[..colon], text[(colon + 1)..]);
    }
}
