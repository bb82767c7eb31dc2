using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.VirtualServices;

namespace ControlPlane.Model.RequestAuthentications;

/// <summary>YAML to <see cref="JwtRule"/>.</summary>
internal static class JwtRuleReader
{
    internal static JwtRule Read(MappingReader reader)
    {
        var rule = new JwtRule
        {
            Issuer = reader.PrintableText("issuer") ?? "",
            Audiences = Texts(reader, "audiences"),
            Jwks = Keys(reader),
            JwksUri = Uri(reader),
            FromHeaders = [.. reader.Objects("fromHeaders").Select(Header)],
            FromParams = Texts(reader, "fromParams"),
            FromCookies = Texts(reader, "fromCookies"),
            OutputPayloadToHeader = HeaderText(reader, "outputPayloadToHeader"),
            ForwardOriginalToken = reader.Flag("forwardOriginalToken") ?? false,
            OutputClaimToHeaders = [.. reader.Objects("outputClaimToHeaders").Select(Claim)],
            Timeout = reader.Duration("timeout") ?? new JwtRule().Timeout,
            SpaceDelimitedClaims = Texts(reader, "spaceDelimitedClaims"),
        };
        reader.Done();
        Check(rule, reader);
        return rule;
    }

    private static void Check(JwtRule rule, MappingReader reader)
    {
        if (reader.Has("jwks") && reader.Has("jwksUri"))
        {
            reader.Broken("jwksUri", "jwks and jwksUri exclude each other");
        }
        else if (!reader.Has("jwks") && !reader.Has("jwksUri") && !IsWebAddress(rule.Issuer))
        {
            reader.Findings.Error(
                DiagnosticCodes.Validation, reader.Span, $"{reader.Path}: has no keys: an issuer that is no https:// or http:// address cannot be asked for them", "add jwks or jwksUri");
        }
    }

    private static EquatableArray<string> Texts(MappingReader reader, string field)
    {
        var texts = SharedFieldReader.PlacedTexts(reader, field);
        foreach (var (text, span, path) in texts)
        {
            if (text.Length == 0 || text.Any(char.IsControl))
            {
                reader.Findings.Error(DiagnosticCodes.InvalidValue, span, $"{path}: must be a text that is not empty");
            }
        }

        return [.. texts.Select(text => text.Text).Distinct(StringComparer.Ordinal)];
    }

    private static string? Keys(MappingReader reader)
    {
        if (reader.Text("jwks") is not { Length: > 0 } text)
        {
            return null;
        }

        var (json, problem, hadPrivateParts) = JwkSet.Clean(text, onlyPublic: false);
        if (problem is not null)
        {
            reader.Invalid("jwks", problem, "write a JSON Web Key Set: {\"keys\": [...]}");
        }
        else if (hadPrivateParts)
        {
            reader.Suspicious("jwks", "holds the private part of a key, which proxies are not given", "replace the key: whoever reads this file can make tokens");
        }

        return json;
    }

    private static string? Uri(MappingReader reader)
    {
        var text = reader.Text("jwksUri");
        if (text is not null && !IsWebAddress(text))
        {
            reader.Invalid("jwksUri", $"\"{PlainScalar.Shorten(text)}\" is no address to fetch keys from", "write https://host/path");
        }

        return text;
    }

    private static bool IsWebAddress(string text) => System.Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "https" or "http" && uri.UserInfo.Length == 0 && uri.Host.Length > 0;

    private static TokenHeader Header(MappingReader reader)
    {
        var header = new TokenHeader(reader.RequiredText("name"), reader.PrintableText("prefix") ?? "");
        CheckHeader(reader, "name", header.Name);
        reader.Done();
        return header;
    }

    private static ClaimHeader Claim(MappingReader reader)
    {
        var claim = new ClaimHeader(reader.RequiredText("header"), reader.RequiredText("claim"));
        CheckHeader(reader, "header", claim.Header);
        reader.Done();
        return claim;
    }

    private static string? HeaderText(MappingReader reader, string field)
    {
        var name = reader.Text(field) is { Length: > 0 } text ? text : null;
        CheckHeader(reader, field, name ?? "");
        return name;
    }

    private static void CheckHeader(MappingReader reader, string field, string name)
    {
        if (name.Length > 0 && !HeaderName.IsToken(name))
        {
            reader.Invalid(field, $"\"{PlainScalar.Shorten(name)}\" is no header name");
        }
    }
}
