using System.Buffers;

namespace ControlPlane.Model.AuthorizationPolicies;

/// <summary>Paths with <c>{*}</c> for one segment and <c>{**}</c> for any rest.</summary>
public static class PathTemplate
{
    private const string OneSegment = "{*}";
    private const string AnyRest = "{**}";

    /// <summary>Envoy's limit for a template.</summary>
    private const int MaximumLength = 256;

    // What Envoy takes as plain text of a template.
    private static readonly SearchValues<char> PlainCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%!$&'()+,;:@");

    /// <summary>Whether a path is a template rather than a text or a pattern with <c>*</c>.</summary>
    public static bool IsTemplate(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Contains(OneSegment, StringComparison.Ordinal) || path.Contains(AnyRest, StringComparison.Ordinal);
    }

    /// <summary>Envoy's way of writing it: <c>*</c> and <c>**</c>.</summary>
    public static string ToEnvoy(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Replace(AnyRest, "**", StringComparison.Ordinal).Replace(OneSegment, "*", StringComparison.Ordinal);
    }

    /// <summary>What is wrong with a path that has braces; null when nothing is.</summary>
    internal static string? Check(string path)
    {
        if (path.AsSpan().IndexOfAny('{', '}') < 0)
        {
            return null;
        }

        if (!IsTemplate(path) || path[0] != '/')
        {
            return path[0] == '/' ? "braces may hold * or ** only" : "a template begins with \"/\"";
        }

        if (path.Length > MaximumLength)
        {
            return $"a template must be {MaximumLength} characters or fewer";
        }

        var segments = path[1..].Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            if (Segment(segments[i], i == segments.Length - 1) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static string? Segment(string segment, bool isLast) => segment switch
    {
        OneSegment => null,
        AnyRest => isLast ? null : "{**} must be the last segment",
        "" => isLast ? null : "a template has no empty segments",
        _ when segment.AsSpan().IndexOfAny('{', '}') >= 0 => "a segment is either a placeholder or plain text, not both",
        _ when segment.Contains('*') => "a template holds no other *",
        _ => segment.AsSpan().IndexOfAnyExcept(PlainCharacters) < 0 ? null : "a template holds only letters, digits and -._~%!$&'()+,;:@ beside its placeholders",
    };
}
