using System.Text;

namespace ControlPlane.Xds;

/// <summary>
/// Names of the form <c>xdstp://authority/type/id?key=value</c>, and collections, which end in <c>/*</c>. Two spellings of one name are
/// equal, so they are brought into one form: parameters sorted by key, percent-encoding only where it is needed and in upper case, and without
/// the directives after <c>#</c>, which concern the client alone.
/// </summary>
internal static class XdstpName
{
    private const string Scheme = "xdstp:";
    private const string CollectionEnd = "/*";

    /// <summary>The one form of a name; a name of any other kind is returned as it is.</summary>
    internal static string Canonical(string name)
    {
        if (!name.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return name;
        }

        var end = name.IndexOf('#', StringComparison.Ordinal);
        var whole = end < 0 ? name : name[..end];
        var query = whole.IndexOf('?', StringComparison.Ordinal);
        var path = Normalised(query < 0 ? whole : whole[..query]);
        if (query < 0 || query == whole.Length - 1)
        {
            return path;
        }

        var parameters = whole[(query + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(Normalised)
            .Order(StringComparer.Ordinal);
        return $"{path}?{string.Join('&', parameters)}";
    }

    /// <summary>The type that a name carries; <see langword="null"/> for a name of another kind.</summary>
    internal static string? TypeOf(string name)
    {
        if (!name.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return null;
        }

        var path = name.AsSpan(Scheme.Length);
        var authority = path.StartsWith("//", StringComparison.Ordinal) ? 2 : 0;
        var start = authority + path[authority..].IndexOf('/') + 1;
        var length = path[start..].IndexOf('/');
        return length < 0 ? path[start..].ToString() : path.Slice(start, length).ToString();
    }

    /// <summary>Whether the name is that of a collection.</summary>
    internal static bool IsCollection(string name) =>
        PathOf(name) is var path && path.Length > CollectionEnd.Length && path.EndsWith(CollectionEnd, StringComparison.Ordinal);

    /// <summary>
    /// The collections that a resource belongs to, the narrowest first: all that have a part of its path and exactly its parameters.
    /// </summary>
    internal static IEnumerable<string> CollectionsOf(string name)
    {
        var path = PathOf(name).Length;
        var parameters = name[path..];
        for (var slash = name.LastIndexOf('/', path - 1); slash > 0; slash = name.LastIndexOf('/', slash - 1))
        {
            yield return $"{name.AsSpan(0, slash)}{CollectionEnd}{parameters}";
        }
    }

    private static ReadOnlySpan<char> PathOf(string name)
    {
        var query = name.StartsWith(Scheme, StringComparison.Ordinal) ? name.IndexOf('?', StringComparison.Ordinal) : -1;
        return query < 0 ? name : name.AsSpan(0, query);
    }

    private static string Normalised(string part)
    {
        if (!part.Contains('%', StringComparison.Ordinal))
        {
            return part;
        }

        var text = new StringBuilder(part.Length);
        for (var index = 0; index < part.Length; index++)
        {
            if (part[index] == '%' && index + 2 < part.Length && char.IsAsciiHexDigit(part[index + 1]) && char.IsAsciiHexDigit(part[index + 2]))
            {
                AppendDecoded(text, part.Substring(index, 3));
                index += 2;
            }
            else
            {
                text.Append(part[index]);
            }
        }

        return text.ToString();
    }

    /// <summary>What need not be encoded (RFC 3986, unreserved characters) is not.</summary>
    private static void AppendDecoded(StringBuilder text, string encoded)
    {
        var character = (char)Convert.FromHexString(encoded.AsSpan(1))[0];
        if (char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_' or '~')
        {
            text.Append(character);
        }
        else
        {
            text.Append(encoded.ToUpperInvariant());
        }
    }
}
