using ControlPlane.Model.AuthorizationPolicies;
using Envoy.Config.Rbac.V3;
using Envoy.Type.Matcher.V3;

namespace ControlPlane.Translation.Authorization;

/// <summary>Tests of a verified token's payload, which the filter for tokens leaves in its metadata.</summary>
internal static class TokenMatching
{
    internal const string Filter = "envoy.filters.http.jwt_authn";
    internal const string Payload = "payload";

    internal static IEnumerable<Principal> Of(RequestAttribute attribute, string value) => attribute.Kind switch
    {
        AttributeKind.RequestPrincipal => Principals(value),
        AttributeKind.Audience => [Claim(["aud"], value)],
        AttributeKind.Presenter => [Claim(["azp"], value)],
        _ => [Claim(attribute.Path, value)],
    };

    /// <summary>A text, or a list that holds it.</summary>
    internal static ValueMatcher TextOrListed(StringMatcher text) => new()
    {
        OrMatch = new()
        {
            ValueMatchers = { new ValueMatcher { StringMatch = text }, new ValueMatcher { ListMatch = new() { OneOf = new() { StringMatch = text } } } },
        },
    };

    /// <summary><c>issuer/subject</c>, parted at the last slash since issuers are addresses (B-42). A pattern is one of the whole.</summary>
    private static IEnumerable<Principal> Principals(string value)
    {
        var slash = value.LastIndexOf('/');
        var (issuer, subject) = slash < 0 ? (value, "") : (value[..slash], value[(slash + 1)..]);
        switch (value)
        {
            case ValuePattern.Any:
                return [Both(ValuePattern.Any, ValuePattern.Any)];
            case ['*', ..]:
                return [slash < 0 ? Both(ValuePattern.Any, value) : Both(issuer, subject)];
            case [.. var start, '*']:
                return slash < 0 ? [Both(value, ValuePattern.Any)] : [Both(issuer, subject), Both(start + "*", ValuePattern.Any)];
            default:
                return [slash < 0 ? new() { NotId = new() { Any = true } } : Both(issuer, subject)];
        }
    }

    private static Principal Both(string issuer, string subject) => new()
    {
        AndIds = new() { Ids = { Metadata(["iss"], new() { StringMatch = ValuePattern.ToEnvoy(issuer) }), Metadata(["sub"], new() { StringMatch = ValuePattern.ToEnvoy(subject) }) } },
    };

    private static Principal Claim(IEnumerable<string> path, string value) => Metadata(path, TextOrListed(ValuePattern.ToEnvoy(value)));

    private static Principal Metadata(IEnumerable<string> path, ValueMatcher value)
    {
        var matcher = new MetadataMatcher { Filter = Filter, Value = value };
        matcher.Path.AddRange(path.Prepend(Payload).Select(step => new MetadataMatcher.Types.PathSegment { Key = step }));
        return new() { SourcedMetadata = new() { MetadataMatcher = matcher } };
    }
}
