using System.Buffers;
using System.Net;

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

    public static bool IsAddress(string text) => IPAddress.TryParse(text, out _) && (text.Contains(':') || text.Count(character => character == '.') == 3);

    /// <summary><c>address/length</c>.</summary>
    public static bool IsAddressBlock(string text)
    {
        var slash = text.IndexOf('/');
        return slash > 0 && IsAddress(text[..slash]) && int.TryParse(text.AsSpan(slash + 1), out var length) && length >= 0 && length <= (text.Contains(':') ? 128 : 32);
    }

    private static bool IsLabel(string text, SearchValues<char> allowed) =>
        text.Length is > 0 and <= 63 && text.AsSpan().IndexOfAnyExcept(allowed) < 0 && text[0] != '-' && text[^1] != '-';
}
