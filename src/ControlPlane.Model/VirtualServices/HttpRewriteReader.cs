using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;

namespace ControlPlane.Model.VirtualServices;

/// <summary>The field <c>rewrite</c>.</summary>
internal static class HttpRewriteReader
{
    internal static HttpRewrite? Read(MappingReader owner)
    {
        if (owner.Object("rewrite") is not { } reader)
        {
            return null;
        }

        var (uri, authority) = (reader.PrintableText("uri"), reader.PrintableText("authority"));
        var regex = reader.Object("uriRegexRewrite") is { } regexReader ? Regex(regexReader) : null;
        reader.Done();
        if (reader.Has("uri") && reader.Has("uriRegexRewrite"))
        {
            reader.Broken("uriRegexRewrite", "uri and uriRegexRewrite exclude each other");
        }

        if (!reader.Keys.Any(key => key is "uri" or "authority" or "uriRegexRewrite"))
        {
            reader.Findings.Error(DiagnosticCodes.Validation, reader.Span, $"{reader.Path}: rewrites nothing", "set at least one of uri, authority, uriRegexRewrite");
        }

        return new HttpRewrite { Uri = uri, Authority = authority, Regex = regex };
    }

    private static RegexRewrite Regex(MappingReader reader)
    {
        var (match, substitution) = (reader.RequiredText("match"), reader.RequiredNode("rewrite") is null ? null : reader.PrintableText("rewrite"));
        reader.Done();
        if (match.Length > 0 && Re2Syntax.Check(match) is { } problem)
        {
            reader.Invalid("match", $"not an RE2 expression: {problem}");
        }

        return new(match, substitution ?? "");
    }
}
