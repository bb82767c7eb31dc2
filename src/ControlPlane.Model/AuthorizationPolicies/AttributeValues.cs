using System.Globalization;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;

namespace ControlPlane.Model.AuthorizationPolicies;

/// <summary>Reads and checks the values that an attribute is compared with.</summary>
internal static class AttributeValues
{
    private const int MaximumAccounts = 16;
    private const int MaximumAccountLength = 320;

    internal static EquatableArray<string> Read(ObjectMeta metadata, MappingReader reader, string field, RequestAttribute attribute)
    {
        var texts = SharedFieldReader.PlacedTexts(reader, field);
        if (reader.Node(field) is ConfigNode.Sequence { Items.IsEmpty: true })
        {
            reader.Broken(field, $"\"{field}\" must name at least one value", "leave it out");
        }

        if (attribute.Kind == AttributeKind.ServiceAccount && texts.Count > MaximumAccounts)
        {
            reader.Invalid(field, $"must be {MaximumAccounts} or fewer");
        }

        foreach (var (text, span, path) in texts)
        {
            if (Check(attribute.Kind, text) is var (problem, hint))
            {
                reader.Findings.Error(DiagnosticCodes.InvalidValue, span, $"{path}: {problem}", hint);
            }
            else if (attribute.Kind == AttributeKind.Principal && text.StartsWith("spiffe://", StringComparison.Ordinal))
            {
                reader.Findings.Warning(DiagnosticCodes.Suspicious, span, $"{path}: matches nobody: a principal is written without spiffe://", $"write \"{text["spiffe://".Length..]}\"");
            }
        }

        return [.. texts.Select(text => attribute.Kind switch
        {
            AttributeKind.ServiceAccount when !text.Text.Contains('/') => $"{metadata.Namespace}/{text.Text}",
            AttributeKind.Port => text.Text.TrimStart('0') is { Length: > 0 } port ? port : "0",
            _ => text.Text,
        }).Distinct(StringComparer.Ordinal)];
    }

    private static (string Problem, string? Hint)? Check(AttributeKind kind, string text)
    {
        if (text.Length == 0)
        {
            return ("must not be empty", null);
        }

        if (text.Any(char.IsControl))
        {
            return ("must hold printable characters only", null);
        }

        return kind switch
        {
            AttributeKind.SourceIp or AttributeKind.RemoteIp or AttributeKind.DestinationIp when !DnsName.IsAddress(text) && !DnsName.IsAddressBlock(text) =>
                ($"\"{PlainScalar.Shorten(text)}\" is neither an address nor a block of addresses", "write 10.0.0.1 or 10.0.0.0/8"),
            AttributeKind.Port when !ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0 =>
                ($"\"{PlainScalar.Shorten(text)}\" is no port", "a number from 1 to 65535, in quotes"),
            AttributeKind.ServiceAccount => Account(text),
            AttributeKind.TrustDomain when text.Contains('/') => ("a trust domain holds no \"/\"", "write example.org"),
            AttributeKind.Path => PathTemplate.Check(text) is { } problem ? (problem, "a segment is either {*}, {**} at the end, or plain text") : null,
            _ => null,
        };
    }

    private static (string Problem, string? Hint)? Account(string text)
    {
        var parts = text.Split('/');
        return text.Length > MaximumAccountLength ? ($"must be {MaximumAccountLength} characters or fewer", null)
            : text.Contains('*') ? ("wildcards are not supported here", "use principals")
            : parts.Length > 2 || parts.Any(part => !DnsName.IsSubdomain(part)) ? ($"\"{PlainScalar.Shorten(text)}\" is no service account", "write account or namespace/account")
            : null;
    }
}
