using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;

namespace ControlPlane.Model.Sidecars;

/// <summary>The field <c>hosts</c> of <c>egress</c>: <c>namespace/host</c>, with <c>*</c> and <c>.</c> for namespaces, and <c>~</c> before what is left out.</summary>
internal static class EgressHostReader
{
    private const string Any = "*";
    private const string Nothing = "~/*";

    internal static EquatableArray<EgressHost> Read(MappingReader reader, string configNamespace)
    {
        reader.RequiredNode("hosts");
        var texts = SharedFieldReader.PlacedTexts(reader, "hosts");
        if (reader.Has("hosts") && texts.Count == 0)
        {
            reader.Invalid("hosts", "names no host", "\"~/*\" imports nothing");
        }

        var hosts = new SortedDictionary<string, EgressHost>(StringComparer.Ordinal);
        foreach (var (text, span, path) in texts)
        {
            if (Problem(text) is { } problem)
            {
                reader.Findings.Error(
                    DiagnosticCodes.InvalidValue, span, $"{path}: {problem}", "write namespace/host, ./host, */host, or ~namespace/host to leave something out");
            }
            else if (text != Nothing)
            {
                var host = Parse(text, configNamespace);
                if (!hosts.TryAdd($"{host.Exclude}/{host.Namespace}/{host.Host}", host))
                {
                    reader.Findings.Warning(DiagnosticCodes.Suspicious, span, $"{path}: \"{text}\" is listed twice");
                }
            }
        }

        return [.. hosts.Values];
    }

    private static EgressHost Parse(string text, string configNamespace)
    {
        var exclude = text[0] == '~';
        var slash = text.IndexOf('/');
        var scope = exclude ? text[1..slash] : text[..slash];
        return new(scope switch { "." => configNamespace, "" => Any, _ => scope }, text[(slash + 1)..].ToLowerInvariant(), exclude);
    }

    private static string? Problem(string text)
    {
        var slash = text.IndexOf('/');
        if (slash <= 0 || text.IndexOf('/', slash + 1) >= 0)
        {
            return $"\"{PlainScalar.Shorten(text)}\" is not namespace/host";
        }

        var scope = text[..slash].StartsWith('~') ? text[1..slash] : text[..slash];
        var host = text[(slash + 1)..];
        if (scope is not ("" or Any or ".") && !DnsName.IsLabel(scope))
        {
            return $"\"{PlainScalar.Shorten(scope)}\" is neither \"*\", \".\" nor a namespace";
        }

        return DnsName.IsWildcardHost(host) ? null : $"\"{PlainScalar.Shorten(host)}\" is no host name";
    }
}
