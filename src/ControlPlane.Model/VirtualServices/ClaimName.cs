using ControlPlane.Model.Collections;

namespace ControlPlane.Model.VirtualServices;

/// <summary>Names of claims among the headers of a match: <c>@request.auth.claims.a.b</c> or <c>@request.auth.claims[a][b]</c>.</summary>
public static class ClaimName
{
    private const string Prefix = "@request.auth.claims";

    /// <summary>Whether a match is about a verified token rather than a header.</summary>
    public static bool IsClaim(string header)
    {
        ArgumentNullException.ThrowIfNull(header);
        return header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The steps to the claim; empty when the name is malformed.</summary>
    public static EquatableArray<string> Path(string header)
    {
        ArgumentNullException.ThrowIfNull(header);
        var rest = header[Prefix.Length..];
        string[] steps = rest switch
        {
            ['.', .. var dotted] => dotted.Split('.'),
            ['[', .. var bracketed, ']'] => bracketed.Split("]["),
            _ => [],
        };
        return steps.Any(step => step.Length == 0 || step.AsSpan().IndexOfAny('[', ']') >= 0) ? [] : [.. steps];
    }
}
