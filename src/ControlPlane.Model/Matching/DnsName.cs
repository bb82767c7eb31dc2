using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ControlPlane.Model.Matching;

/// <summary>The syntax of names.</summary>
public static class DnsName
{
    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    /// <summary>RFC 1123 label: lower-case letters, digits and <c>-</c>, at most 63, neither first nor last a <c>-</c>.</summary>
    public static bool IsLabel(string text) => IsLabel(text, LabelCharacters);

    /// <summary>Labels with dots between, at most 253 characters: names of Kubernetes objects.</summary>
    public static bool IsSubdomain(string text) => text.Length is > 0 and <= 253 && text.Split('.').All(IsLabel);

    /// <summary>A host name without wildcard: labels in either case, a final dot allowed.</summary>
    public static bool IsHost(string text)
    {
        var name = text.EndsWith('.') ? text[..^1] : text;
        return name.Length is > 0 and <= 255 && name.Split('.').All(label => IsLabel(label, HostCharacters));
    }

    /// <summary>A host name that may be <c>*</c> or begin with <c>*</c>.</summary>
    public static bool IsWildcardHost(string text) =>
        text == "*" || (text.StartsWith("*.", StringComparison.Ordinal) ? IsHost(text[2..]) : IsHost(text.StartsWith('*') ? text[1..] : text));

    /// <summary>
    /// An IPv4 address in four decimal numbers, or an IPv6 address without zone and brackets. The other ways of writing IPv4 (octal,
    /// hexadecimal, within IPv6) mean different things to different programs.
    /// </summary>
    public static bool IsAddress(string text) => IPAddress.TryParse(text, out var address)
        && (address.AddressFamily == AddressFamily.InterNetworkV6 ? !address.IsIPv4MappedToIPv6 && text.AsSpan().IndexOfAny("[]%/") < 0 : address.ToString() == text);

    /// <summary><c>address/length</c>.</summary>
    public static bool IsAddressBlock(string text)
    {
        var slash = text.IndexOf('/');
        return slash > 0 && IsAddress(text[..slash]) && int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= (text.Contains(':') ? 128 : 32);
    }

    private static bool IsLabel(string text, SearchValues<char> allowed) =>
        text.Length is > 0 and <= 63 && text.AsSpan().IndexOfAnyExcept(allowed) < 0 && text[0] != '-' && text[^1] != '-';
}
