using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;

namespace ControlPlane.Model.VirtualServices;

/// <summary>One entry of <c>match</c>.</summary>
internal static class HttpMatchReader
{
    internal static HttpMatch Read(MappingReader entry, RouteScope scope)
    {
        var match = new HttpMatch
        {
            Name = entry.Text("name") ?? "",
            Uri = Uri(entry),
            IgnoreUriCase = entry.Flag("ignoreUriCase") ?? false,
            Scheme = StringMatchReader.Read(entry, "scheme"),
            Method = StringMatchReader.Read(entry, "method"),
            Authority = StringMatchReader.Read(entry, "authority"),
            Headers = entry.Map("headers", (node, path) => StringMatchReader.ReadValue(node, path, entry.Findings)) ?? EquatableMap<StringMatch>.Empty,
            WithoutHeaders = entry.Map("withoutHeaders", (node, path) => StringMatchReader.ReadAbsence(node, path, entry.Findings)) ?? EquatableMap<StringMatch>.Empty,
            QueryParams = entry.Map("queryParams", (node, path) => StringMatchReader.ReadValue(node, path, entry.Findings)) ?? EquatableMap<StringMatch>.Empty,
            Port = entry.Port("port"),
            SourceLabels = SharedFieldReader.Labels(entry, "sourceLabels") ?? EquatableMap<string>.Empty,
            SourceNamespace = entry.Text("sourceNamespace"),
            Gateways = GatewayNameReader.Read(entry, scope.Namespace),
            StatPrefix = entry.Text("statPrefix") ?? "",
        };
        entry.Done();
        HttpMatchValidation.Check(match, entry, scope);
        return match;
    }

    // A path is always there, so asking for presence asks for nothing.
    private static StringMatch? Uri(MappingReader entry)
    {
        var uri = StringMatchReader.Read(entry, "uri");
        if (uri is not StringMatch.Present)
        {
            return uri;
        }

        entry.Suspicious("uri", "an empty match fits every path");
        return null;
    }
}
