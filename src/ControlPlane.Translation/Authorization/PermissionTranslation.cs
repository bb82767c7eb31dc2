using System.Globalization;
using ControlPlane.Model.AuthorizationPolicies;
using Envoy.Config.Rbac.V3;
using Envoy.Extensions.Path.Match.UriTemplate.V3;
using Envoy.Type.Matcher.V3;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Translation.Authorization;

/// <summary>Conditions on what is asked for, in Envoy's words.</summary>
internal static class PermissionTranslation
{
    /// <summary>All of some conditions; anything when there are none.</summary>
    internal static Permission ToEnvoy(IReadOnlyCollection<AttributeMatch> matches)
    {
        if (matches.Count == 0)
        {
            return new() { Any = true };
        }

        var all = new Permission { AndRules = new() };
        foreach (var match in matches)
        {
            if (!match.Values.IsEmpty)
            {
                all.AndRules.Rules.Add(AnyOf(match.Attribute, match.Values));
            }

            if (!match.NotValues.IsEmpty)
            {
                all.AndRules.Rules.Add(new Permission { NotRule = AnyOf(match.Attribute, match.NotValues) });
            }
        }

        return all;
    }

    private static Permission AnyOf(RequestAttribute attribute, IEnumerable<string> values)
    {
        var any = new Permission { OrRules = new() };
        any.OrRules.Rules.AddRange(values.Select(value => Of(attribute, value)));
        return any;
    }

    private static Permission Of(RequestAttribute attribute, string value) => attribute.Kind switch
    {
        AttributeKind.Host => new() { Header = HeaderMatching.Of(HeaderMatching.Authority, value, ignoreCase: true) },
        AttributeKind.Method => new() { Header = HeaderMatching.Of(HeaderMatching.Method, value) },
        AttributeKind.Path => OfPath(value),
        AttributeKind.Port => new() { DestinationPort = uint.Parse(value, CultureInfo.InvariantCulture) },
        AttributeKind.DestinationIp => new() { DestinationIp = Addresses.Range(value) },
        AttributeKind.ServerName => value == ValuePattern.Any
            ? new() { NotRule = new() { RequestedServerName = new() { Exact = "" } } }
            : new() { RequestedServerName = ValuePattern.ToEnvoy(value) },
        _ => OfMetadata(attribute.Path[0], attribute.Path[1], value),
    };

    private static Permission OfPath(string value)
    {
        if (value == ValuePattern.Any)
        {
            return new() { Header = HeaderMatching.Of(HeaderMatching.Path, value) };
        }

        return PathTemplate.IsTemplate(value)
            ? new() { UriTemplate = new() { Name = "uri-template", TypedConfig = Any.Pack(new UriTemplateMatchConfig { PathTemplate = PathTemplate.ToEnvoy(value) }) } }
            : new() { UrlPath = new() { Path = ValuePattern.ToEnvoy(value) } };
    }

    /// <summary>A value in brackets is one that a list must hold.</summary>
    private static Permission OfMetadata(string filter, string key, string value)
    {
        var isListed = value.Length > 2 && value[0] == '[' && value[^1] == ']';
        var text = new ValueMatcher { StringMatch = ValuePattern.ToEnvoy(isListed ? value[1..^1] : value) };
        var matcher = new MetadataMatcher
        {
            Filter = filter,
            Path = { new MetadataMatcher.Types.PathSegment { Key = key } },
            Value = isListed ? new() { ListMatch = new() { OneOf = text } } : text,
        };
        return new() { SourcedMetadata = new() { MetadataMatcher = matcher } };
    }
}
