using System.Globalization;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;
using ControlPlane.Model.VirtualServices;

namespace ControlPlane.Model.Meshes;

/// <summary>The field <c>extensionProviders</c>, as far as CUSTOM policies ask them.</summary>
internal static class ExternalAuthorizerReader
{
    internal const string OverHttp = "envoyExtAuthzHttp";
    internal const string OverGrpc = "envoyExtAuthzGrpc";

    /// <summary>Sorted by name.</summary>
    internal static EquatableArray<ExternalAuthorizer> Read(MappingReader mesh) =>
    [
        .. mesh.Objects("extensionProviders").Select(Provider).OfType<ExternalAuthorizer>().OrderBy(provider => provider.Name, StringComparer.Ordinal),
    ];

    private static ExternalAuthorizer? Provider(MappingReader entry)
    {
        var name = entry.Text("name") ?? "";
        if (entry.Object(OverHttp) is { } http)
        {
            return Read(name, http, Http(http));
        }

        return entry.Object(OverGrpc) is { } grpc ? Read(name, grpc, null) : null;
    }

    private static ExternalAuthorizer Read(string name, MappingReader reader, HttpCheck? http)
    {
        var authorizer = new ExternalAuthorizer(name, Service(reader), reader.RequiredNode("port") is null ? 0 : reader.Port("port") ?? 0)
        {
            Http = http,
            FailOpen = reader.Flag("failOpen") ?? false,
            ClearRouteCache = reader.Flag("clearRouteCache") ?? false,
            StatusOnError = Status(reader),
            Body = Body(reader),
        };
        authorizer = reader.Duration("timeout") is { } timeout ? authorizer with { Timeout = timeout } : authorizer;
        reader.Done();
        return authorizer;
    }

    /// <summary><c>host</c> or <c>namespace/host</c>; a host in full is unique without its namespace.</summary>
    private static string Service(MappingReader reader)
    {
        var text = reader.RequiredText("service");
        var host = text[(text.LastIndexOf('/') + 1)..];
        if (text.Length > 0 && !DnsName.IsHost(host))
        {
            reader.Invalid("service", $"\"{PlainScalar.Shorten(text)}\" is no service", "write its host in full, as authz.security.svc.cluster.local");
        }

        return host;
    }

    private static int Status(MappingReader reader)
    {
        if (reader.Text("statusOnError") is not { Length: > 0 } text)
        {
            return new ExternalAuthorizer("", "", 0).StatusOnError;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && HttpStatusCodes.IsKnown(status))
        {
            return status;
        }

        reader.Invalid("statusOnError", $"\"{PlainScalar.Shorten(text)}\" is no HTTP status", "a number in quotes, as \"503\"");
        return new ExternalAuthorizer("", "", 0).StatusOnError;
    }

    private static CheckedBody? Body(MappingReader reader)
    {
        if (reader.Object("includeRequestBodyInCheck") is not { } body)
        {
            return null;
        }

        var result = new CheckedBody(
            (uint)(body.RequiredNode("maxRequestBytes") is null ? 1 : body.Integer("maxRequestBytes", 1, uint.MaxValue) ?? 1),
            body.Flag("allowPartialMessage") ?? false,
            body.Flag("packAsBytes") ?? false);
        body.Done();
        return result;
    }

    private static HttpCheck Http(MappingReader reader)
    {
        var prefix = reader.PrintableText("pathPrefix") ?? "";
        if (prefix.Length > 0 && prefix[0] != '/')
        {
            reader.Invalid("pathPrefix", "must begin with \"/\"");
        }

        var additional = reader.TextMap("includeAdditionalHeadersInCheck") ?? EquatableMap<string>.Empty;
        foreach (var name in additional.Keys.Where(name => !HeaderName.IsToken(name)))
        {
            reader.Invalid("includeAdditionalHeadersInCheck", $"\"{PlainScalar.Shorten(name)}\" is no header name");
        }

        return new()
        {
            PathPrefix = prefix,
            RequestHeaders = [.. Headers(reader, "includeRequestHeadersInCheck"), .. Headers(reader, "includeHeadersInCheck")],
            AdditionalHeaders = additional,
            ToUpstreamOnAllow = Headers(reader, "headersToUpstreamOnAllow"),
            ToDownstreamOnDeny = Headers(reader, "headersToDownstreamOnDeny"),
            ToDownstreamOnAllow = Headers(reader, "headersToDownstreamOnAllow"),
        };
    }

    private static EquatableArray<string> Headers(MappingReader reader, string field)
    {
        var texts = SharedFieldReader.PlacedTexts(reader, field);
        foreach (var (text, span, path) in texts)
        {
            if (!HeaderName.IsToken(text.Trim('*')))
            {
                reader.Findings.Error(DiagnosticCodes.InvalidValue, span, $"{path}: \"{PlainScalar.Shorten(text)}\" is no header name", "a name, or the beginning or end of one with *");
            }
        }

        return [.. texts.Select(text => text.Text).Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
