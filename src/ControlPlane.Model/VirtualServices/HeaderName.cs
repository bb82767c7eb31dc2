using System.Buffers;

namespace ControlPlane.Model.VirtualServices;

/// <summary>The syntax of HTTP header names and of Envoy's formatted header values.</summary>
internal static class HeaderName
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>RFC 9110 token.</summary>
    internal static bool IsToken(string name) => name.Length > 0 && name.AsSpan().IndexOfAnyExcept(TokenCharacters) < 0;

    /// <summary><c>host</c> or <c>:authority</c>, which are one thing.</summary>
    internal static bool IsAuthority(string name) => name.Equals("host", StringComparison.OrdinalIgnoreCase) || name.Equals(":authority", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether each <c>%</c> of a value is doubled or belongs to a pair around a command.</summary>
    internal static bool IsFormatBalanced(string value)
    {
        var at = 0;
        while ((at = value.IndexOf('%', at)) >= 0)
        {
            var end = value.IndexOf('%', at + 1);
            if (end < 0)
            {
                return false;
            }

            at = end + 1;
        }

        return true;
    }
}
