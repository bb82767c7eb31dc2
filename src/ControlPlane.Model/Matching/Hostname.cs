namespace ControlPlane.Model.Matching;

/// <summary>Istio's rules for host names: short names, wildcards, and which of several is the most specific.</summary>
public static class Hostname
{
    /// <summary>A name without a dot belongs to the namespace of the object that wrote it; <c>*</c>, addresses and dotted names stay as they are.</summary>
    public static string Resolve(string host, string configNamespace, string domain) =>
        host.Length == 0 || host == "*" || host.Contains('.') || host.Contains(':') ? host : $"{host}.{configNamespace}.svc.{domain}";

    /// <summary><c>*</c> or <c>*suffix</c>. The suffix has no label boundary: <c>*foo.com</c> covers <c>barfoo.com</c>.</summary>
    public static bool IsWildcard(string host) => host.StartsWith('*');

    /// <summary>Whether some name satisfies both; either may be a wildcard.</summary>
    public static bool Matches(string left, string right) => (IsWildcard(left), IsWildcard(right)) switch
    {
        (false, false) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase),
        (true, false) => right.EndsWith(left[1..], StringComparison.OrdinalIgnoreCase),
        (false, true) => left.EndsWith(right[1..], StringComparison.OrdinalIgnoreCase),
        (true, true) => left[1..].EndsWith(right[1..], StringComparison.OrdinalIgnoreCase)
            || right[1..].EndsWith(left[1..], StringComparison.OrdinalIgnoreCase),
    };

    /// <summary>Whether every name that satisfies <paramref name="inner"/> satisfies <paramref name="outer"/>.</summary>
    public static bool IsSubsetOf(string inner, string outer) => (IsWildcard(inner), IsWildcard(outer)) switch
    {
        (false, false) => string.Equals(inner, outer, StringComparison.OrdinalIgnoreCase),
        (true, false) => false,
        (_, true) => (IsWildcard(inner) ? inner[1..] : inner).EndsWith(outer[1..], StringComparison.OrdinalIgnoreCase),
    };

    /// <summary>The most specific of the candidates that match: an exact name, else the longest wildcard; null when none does.</summary>
    public static string? MostSpecific(string host, IEnumerable<string> candidates)
    {
        string? best = null;
        foreach (var candidate in candidates)
        {
            if (!IsWildcard(candidate))
            {
                if (string.Equals(candidate, host, StringComparison.OrdinalIgnoreCase))
                {
                    return candidate;
                }
            }
            else if (IsSubsetOf(host, candidate) && (best is null || candidate.Length > best.Length))
            {
                best = candidate;
            }
        }

        return best;
    }
}
