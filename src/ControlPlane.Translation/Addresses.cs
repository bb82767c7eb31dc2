using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Envoy.Config.Core.V3;

namespace ControlPlane.Translation;

/// <summary>Envoy's forms of addresses.</summary>
internal static class Addresses
{
    private const string UnixScheme = "unix://";

    internal static Address Socket(string address, int port) =>
        new() { SocketAddress = new() { Address = address, PortValue = (uint)port } };

    /// <summary>An endpoint's address: a socket, or a pipe for <c>unix:///path</c>.</summary>
    internal static Address Of(string address, int port) => address.StartsWith(UnixScheme, StringComparison.Ordinal)
        ? new() { Pipe = new() { Path = address[UnixScheme.Length..] } }
        : Socket(address, port);

    /// <summary>Reads an address or CIDR block; null when it is neither. One block has one form, however it was written.</summary>
    internal static CidrRange? Range(string text)
    {
        var parts = text.Split('/', 2);
        if (!IPAddress.TryParse(parts[0], out var address))
        {
            return null;
        }

        var bits = address.AddressFamily == AddressFamily.InterNetworkV6 ? 128u : 32u;
        var length = parts.Length == 2 && uint.TryParse(parts[1], CultureInfo.InvariantCulture, out var given) ? given : bits;
        return new() { AddressPrefix = new IPAddress(Network(address.GetAddressBytes(), length)).ToString(), PrefixLen = Math.Min(length, bits) };
    }

    private static byte[] Network(byte[] address, uint length)
    {
        for (var i = 0; i < address.Length; i++)
        {
            var kept = Math.Clamp((int)length - (8 * i), 0, 8);
            address[i] &= (byte)(0xFF << (8 - kept));
        }

        return address;
    }

    /// <summary>The one way to write a block; null when the text is none.</summary>
    internal static string? Block(string text) => Range(text) is { } range ? $"{range.AddressPrefix}/{range.PrefixLen}" : null;

    /// <summary>As in a URL: an IPv6 address in brackets.</summary>
    internal static string HostForm(string address) => address.Contains(':') ? $"[{address}]" : address;

    /// <summary>Whether the text is one address rather than a block; <c>/32</c> and <c>/128</c> are one address.</summary>
    internal static string? Single(string text)
    {
        var range = Range(text);
        return range is not null && range.PrefixLen == (range.AddressPrefix.Contains(':') ? 128u : 32u) ? range.AddressPrefix : null;
    }
}
