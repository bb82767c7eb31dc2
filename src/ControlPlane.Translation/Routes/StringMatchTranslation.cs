using ControlPlane.Model.Matching;
using Envoy.Type.Matcher.V3;

namespace ControlPlane.Translation.Routes;

internal static class StringMatchTranslation
{
    /// <exception cref="System.Diagnostics.UnreachableException">The match is for presence, which Envoy has no string matcher for.</exception>
    internal static StringMatcher ToEnvoy(StringMatch match) => match.Match(
        exact => new StringMatcher { Exact = exact.Value },
        prefix => new StringMatcher { Prefix = prefix.Value },
        regex => new StringMatcher { SafeRegex = new() { Regex = regex.Pattern } },
        _ => throw new System.Diagnostics.UnreachableException());
}
