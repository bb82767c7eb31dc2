using System.Buffers;

namespace ControlPlane.Model.VirtualServices;

/// <summary>The syntax of HTTP header names.</summary>
internal static class HeaderName
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>RFC 9110 token.</summary>
    internal static bool IsToken(string name) => name.Length > 0 && name.AsSpan().IndexOfAnyExcept(TokenCharacters) < 0;

    /// <summary><c>host</c> or <c>:authority</c>, which are one thing.</summary>
    internal static bool IsAuthority(string name) => name.Equals("host", StringComparison.OrdinalIgnoreCase) || name.Equals(":authority", StringComparison.OrdinalIgnoreCase);
}
