using ControlPlane.Model.Config;
using ControlPlane.Model.Policies;

namespace ControlPlane.Model.RequestAuthentications;

/// <summary>YAML to <see cref="RequestAuthentication"/>.</summary>
internal static class RequestAuthenticationReader
{
    internal static RequestAuthentication Read(ObjectMeta metadata, MappingReader spec)
    {
        var rules = spec.Objects("jwtRules");
        var authentication = new RequestAuthentication
        {
            Metadata = metadata,
            Target = PolicyTargetReader.Read(metadata, spec),
            JwtRules = [.. rules.Select(JwtRuleReader.Read)],
        };
        spec.Done();
        WarnOfRepeatedIssuers(rules, authentication);
        return authentication;
    }

    /// <summary>Each of several rules for one issuer judges its tokens by itself (B-82).</summary>
    private static void WarnOfRepeatedIssuers(IReadOnlyList<MappingReader> readers, RequestAuthentication authentication)
    {
        var issuers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (reader, rule) in readers.Zip(authentication.JwtRules))
        {
            if (!issuers.Add(rule.Issuer))
            {
                reader.Suspicious("issuer", $"another rule has the issuer \"{PlainScalar.Shorten(rule.Issuer)}\" too: they are not merged", "put keys, audiences and places into one rule");
            }
        }
    }
}
