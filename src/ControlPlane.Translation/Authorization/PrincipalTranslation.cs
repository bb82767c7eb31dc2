using ControlPlane.Model.AuthorizationPolicies;
using Envoy.Config.Rbac.V3;

namespace ControlPlane.Translation.Authorization;

/// <summary>Conditions on who asks, in Envoy's words.</summary>
internal static class PrincipalTranslation
{
    /// <summary>All of some conditions; anybody when there are none.</summary>
    internal static Principal ToEnvoy(IReadOnlyCollection<AttributeMatch> matches, TrustDomains domains)
    {
        if (matches.Count == 0)
        {
            return new() { Any = true };
        }

        var all = new Principal { AndIds = new() };
        foreach (var match in matches)
        {
            if (!match.Values.IsEmpty)
            {
                all.AndIds.Ids.Add(AnyOf(match.Attribute, match.Values, domains));
            }

            if (!match.NotValues.IsEmpty)
            {
                all.AndIds.Ids.Add(new Principal { NotId = AnyOf(match.Attribute, match.NotValues, domains) });
            }
        }

        return all;
    }

    private static Principal AnyOf(RequestAttribute attribute, IEnumerable<string> values, TrustDomains domains)
    {
        var any = new Principal { OrIds = new() };
        any.OrIds.Ids.AddRange(values.SelectMany(value => Of(attribute, value, domains)));
        return any;
    }

    private static IEnumerable<Principal> Of(RequestAttribute attribute, string value, TrustDomains domains)
    {
        if (attribute.IsOfPeer)
        {
            return PeerMatching.Of(attribute.Kind, value, domains);
        }

        return attribute.Kind switch
        {
            AttributeKind.SourceIp => [new() { DirectRemoteIp = Addresses.Range(value) }],
            AttributeKind.RemoteIp => [new() { RemoteIp = Addresses.Range(value) }],
            AttributeKind.Header => [new() { Header = HeaderMatching.Of(attribute.Path[0], value) }],
            _ => TokenMatching.Of(attribute, value),
        };
    }
}
