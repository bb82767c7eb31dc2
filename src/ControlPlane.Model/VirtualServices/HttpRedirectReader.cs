using ControlPlane.Model.Config;

namespace ControlPlane.Model.VirtualServices;

/// <summary>The field <c>redirect</c>.</summary>
internal static class HttpRedirectReader
{
    private static readonly Dictionary<string, bool> PortSources = new() { ["FROM_PROTOCOL_DEFAULT"] = false, ["FROM_REQUEST_PORT"] = true };

    internal static HttpRedirect? Read(MappingReader owner)
    {
        if (owner.Object("redirect") is not { } reader)
        {
            return null;
        }

        var redirect = new HttpRedirect
        {
            Uri = reader.PrintableText("uri"),
            PrefixRewrite = reader.PrintableText("prefixRewrite"),
            Authority = reader.PrintableText("authority"),
            Scheme = reader.Text("scheme"),
            Port = reader.Port("port"),
            PortFromRequest = reader.Choice("derivePort", PortSources) ?? false,
            Code = Code(reader),
        };
        reader.Done();
        Check(redirect, reader);
        return redirect;
    }

    private static int Code(MappingReader reader)
    {
        var code = (int?)reader.Integer("redirectCode", 0, 399) ?? 0;
        if (code is 0 or 301 or 302 or 303 or 307 or 308)
        {
            return code == 0 ? 301 : code;
        }

        reader.Invalid("redirectCode", $"{code} is not one of 301, 302, 303, 307, 308", "Envoy answers with no other code");
        return 301;
    }

    private static void Check(HttpRedirect redirect, MappingReader reader)
    {
        if (redirect.Scheme is { } scheme and not ("http" or "https"))
        {
            reader.Invalid("scheme", $"\"{PlainScalar.Shorten(scheme)}\" is not one of http, https", scheme is "HTTP" or "HTTPS" ? "write it in lower case" : null);
        }

        if (reader.Has("uri") && reader.Has("prefixRewrite"))
        {
            reader.Broken("prefixRewrite", "uri and prefixRewrite exclude each other");
        }

        if (reader.Has("port") && reader.Has("derivePort"))
        {
            reader.Broken("derivePort", "port and derivePort exclude each other");
        }

        if (!reader.Keys.Any(key => key is "uri" or "prefixRewrite" or "authority" or "scheme" or "port" or "derivePort"))
        {
            reader.Findings.Error(DiagnosticCodes.Validation, reader.Span, $"{reader.Path}: redirects nowhere", "set at least one of uri, prefixRewrite, authority, port, scheme");
        }
    }
}
