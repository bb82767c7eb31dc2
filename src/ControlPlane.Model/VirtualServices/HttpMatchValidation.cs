using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;

namespace ControlPlane.Model.VirtualServices;

/// <summary>Istio's rules for one match.</summary>
internal static class HttpMatchValidation
{
    private static readonly string[] PseudoHeaderFields = ["scheme", "method", "authority"];
    private static readonly HashSet<string> PseudoHeaders = new(StringComparer.Ordinal) { ":method", ":path", ":scheme", ":authority", ":protocol", ":status" };

    internal static void Check(HttpMatch match, MappingReader entry, RouteScope scope)
    {
        foreach (var name in PseudoHeaderFields)
        {
            CheckNotEmpty(entry.MappingNode(name), entry.PathOf(name), entry.Findings);
        }

        CheckHeaders(entry, "headers", scope);
        CheckHeaders(entry, "withoutHeaders", scope);
        if (entry.MappingNode("queryParams") is { } query)
        {
            foreach (var parameter in query.Entries)
            {
                if (parameter.Key.Text.Length == 0)
                {
                    entry.Findings.Error(DiagnosticCodes.InvalidValue, parameter.Key.Span, $"{entry.PathOf("queryParams")}: a parameter needs a name");
                }

                CheckNotEmpty(parameter.Value as ConfigNode.Mapping, $"{entry.PathOf("queryParams")}[{parameter.Key.Text}]", entry.Findings);
            }
        }

        if (match.SourceNamespace is { } source && !DnsName.IsLabel(source))
        {
            entry.Invalid("sourceNamespace", $"\"{PlainScalar.Shorten(source)}\" is no namespace");
        }

        if (!match.Gateways.IsEmpty && (!match.SourceLabels.IsEmpty || match.SourceNamespace is not null))
        {
            entry.Suspicious(
                match.SourceLabels.IsEmpty ? "sourceNamespace" : "sourceLabels", "has no effect beside \"gateways\" in the same match");
        }
    }

    private static void CheckHeaders(MappingReader entry, string field, RouteScope scope)
    {
        if (entry.MappingNode(field) is not { } headers)
        {
            return;
        }

        foreach (var (key, value) in headers.Entries)
        {
            var path = $"{entry.PathOf(field)}[{key.Text}]";
            if (ClaimName.IsClaim(key.Text))
            {
                CheckClaim(key, path, entry.Findings, scope);
            }
            else if (!PseudoHeaders.Contains(key.Text) && !HeaderName.IsToken(key.Text))
            {
                entry.Findings.Error(DiagnosticCodes.InvalidValue, key.Span, $"{path}: \"{PlainScalar.Shorten(key.Text)}\" is no header name");
            }

            CheckNotEmpty(value as ConfigNode.Mapping, path, entry.Findings);
        }
    }

    private static void CheckClaim(ConfigNode.Scalar key, string path, Findings findings, RouteScope scope)
    {
        if (scope.IsForSidecars)
        {
            findings.Error(DiagnosticCodes.Validation, key.Span, $"{path}: a token's claims can be matched at gateways only", "name gateways other than mesh");
            return;
        }

        if (ClaimName.Path(key.Text).IsEmpty)
        {
            findings.Error(
                DiagnosticCodes.InvalidValue, key.Span, $"{path}: \"{PlainScalar.Shorten(key.Text)}\" names no claim", "write @request.auth.claims.name or @request.auth.claims[outer][inner]");
        }
    }

    private static void CheckNotEmpty(ConfigNode.Mapping? match, string path, Findings findings)
    {
        if (match?.Find("prefix") is ConfigNode.Scalar { Text: "" } prefix)
        {
            findings.Error(DiagnosticCodes.InvalidValue, prefix.Span, $"{path}.prefix: must not be empty");
        }
    }
}
