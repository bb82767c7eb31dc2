using ControlPlane.Model.Config;
using ControlPlane.Model.VirtualServices;

namespace ControlPlane.Model.AuthorizationPolicies;

/// <summary>Reads the key of a condition.</summary>
internal static class AttributeKey
{
    private static readonly string[] Withdrawn = ["destination.labels", "destination.name", "destination.namespace", "destination.user"];

    /// <summary>Null after an error, which is reported at the key.</summary>
    internal static RequestAttribute? Read(MappingReader condition)
    {
        var key = condition.RequiredText("key");
        if (key.Length == 0)
        {
            return null;
        }

        if (AttributeNames.Keys.TryGetValue(key, out var kind))
        {
            return new(kind, []);
        }

        var (attribute, problem) = WithArgument(key);
        if (attribute is null)
        {
            var isWithdrawn = Withdrawn.Any(name => key == name || key.StartsWith(name + "[", StringComparison.Ordinal));
            condition.Invalid(
                "key",
                problem ?? (isWithdrawn ? $"\"{PlainScalar.Shorten(key)}\" is no longer supported" : $"\"{PlainScalar.Shorten(key)}\" is no attribute"),
                isWithdrawn ? "choose the workload with selector" : Spelling.Suggest(key, AttributeNames.Keys.Keys.Concat([AttributeNames.HeaderPrefix + "[name]", AttributeNames.ClaimPrefix + "[name]"])));
        }

        return attribute;
    }

    private static (RequestAttribute? Attribute, string? Problem) WithArgument(string key)
    {
        if (key.StartsWith(AttributeNames.HeaderPrefix, StringComparison.Ordinal))
        {
            return Arguments(key[AttributeNames.HeaderPrefix.Length..]) switch
            {
                [var name] when HeaderName.IsToken(name) || (name.StartsWith(':') && HeaderName.IsToken(name[1..])) => (new(AttributeKind.Header, [name]), null),
                _ => (null, "write request.headers[name]"),
            };
        }

        if (key.StartsWith(AttributeNames.ClaimPrefix, StringComparison.Ordinal))
        {
            var steps = Arguments(key[AttributeNames.ClaimPrefix.Length..]);
            return steps.Count > 0 ? (new(AttributeKind.Claim, [.. steps]), null) : (null, "write request.auth.claims[name] or request.auth.claims[outer][inner]");
        }

        if (key.StartsWith(AttributeNames.MetadataPrefix, StringComparison.Ordinal))
        {
            var open = key.IndexOf('[', StringComparison.Ordinal);
            var filter = open < 0 ? "" : key["experimental.".Length..open];
            return filter.Length > "envoy.filters.".Length && Arguments(key[open..]) is [var name]
                ? (new(AttributeKind.FilterMetadata, [filter, name]), null)
                : (null, "write experimental.envoy.filters.FILTER[key]");
        }

        return (null, null);
    }

    /// <summary>The texts in <c>[a][b]</c>; empty when it is written otherwise.</summary>
    private static List<string> Arguments(string text)
    {
        if (text.Length < 3 || text[0] != '[' || text[^1] != ']')
        {
            return [];
        }

        var steps = text[1..^1].Split("][").ToList();
        return steps.Exists(step => step.Length == 0 || step.AsSpan().IndexOfAny('[', ']') >= 0 || step.Any(char.IsControl)) ? [] : steps;
    }
}
