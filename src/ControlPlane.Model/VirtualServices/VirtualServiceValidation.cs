using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;

namespace ControlPlane.Model.VirtualServices;

/// <summary>Istio's rules for a whole VirtualService.</summary>
internal static class VirtualServiceValidation
{
    private static readonly string[] Rules = ["http", "tls", "tcp"];

    internal static void Check(VirtualService service, MappingReader spec, IReadOnlyList<(string Text, SourceSpan Span, string Path)> hosts)
    {
        var isDelegate = hosts.Count == 0;
        if (isDelegate && spec.Has("gateways"))
        {
            spec.Broken("gateways", "without hosts this is a delegate, which has no gateways", "add hosts");
        }
        else if (isDelegate && spec.Has("hosts"))
        {
            spec.Broken("hosts", "names no host");
        }

        foreach (var field in isDelegate ? Rules[1..].Where(spec.Has) : [])
        {
            spec.Broken(field, $"a delegate has no {field}", "add hosts");
        }

        if (!Rules.Any(rule => spec.Has(rule) && spec.Node(rule) is not ConfigNode.Sequence { Items.IsEmpty: true }))
        {
            spec.Findings.Error(DiagnosticCodes.Validation, First(spec), $"{spec.Path}: has no rules", "add http");
        }

        foreach (var (host, span, path) in hosts)
        {
            CheckHost(service, (host, span, path), spec.Findings);
        }

        CheckOverlaps(service, spec.Findings, hosts);
    }

    private static void CheckHost(VirtualService service, (string Text, SourceSpan Span, string Path) host, Findings findings)
    {
        if (!DnsName.IsWildcardHost(host.Text) && !DnsName.IsAddress(host.Text))
        {
            findings.Error(DiagnosticCodes.InvalidValue, host.Span, $"{host.Path}: \"{PlainScalar.Shorten(host.Text)}\" is no host name");
        }
        else if (host.Text == "*" && service.Gateways.Contains(VirtualService.MeshGateway))
        {
            findings.Error(DiagnosticCodes.Validation, host.Span, $"{host.Path}: \"*\" is not allowed for sidecars", "name gateways other than mesh, or a narrower host");
        }
    }

    private static void CheckOverlaps(VirtualService service, Findings findings, IReadOnlyList<(string Text, SourceSpan Span, string Path)> hosts)
    {
        foreach (var (later, earlier) in HostOverlaps.Of([.. hosts.Select(host => Resolve(host.Text, service))]))
        {
            var (text, span, path) = hosts[later];
            findings.Error(DiagnosticCodes.Validation, span, $"{path}: \"{text}\" overlaps with \"{hosts[earlier].Text}\"");
        }
    }

    private static string Resolve(string host, VirtualService service) => Hostname.Resolve(host, service.Metadata.Namespace, "cluster.local");

    private static SourceSpan First(MappingReader spec) => spec.Keys.FirstOrDefault() is { } first ? spec.KeySpanOf(first) : spec.Span;
}
