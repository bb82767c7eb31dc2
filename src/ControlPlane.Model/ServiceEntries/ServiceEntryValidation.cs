using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;
using ControlPlane.Model.Services;

namespace ControlPlane.Model.ServiceEntries;

/// <summary>Istio's rules for a ServiceEntry.</summary>
internal static class ServiceEntryValidation
{
    private const int MostHosts = 256;

    internal static void Check(ServiceEntry entry, MappingReader spec)
    {
        CheckHosts(spec);
        CheckAddresses(entry, spec);
        CheckPorts(entry, spec);
        CheckEndpoints(entry, spec);
        if (entry.Addresses.IsEmpty && entry.Resolution == Resolution.None && entry.Ports.FirstOrDefault(IsOpaque) is { } port)
        {
            spec.Findings.Warning(
                DiagnosticCodes.AddressRequired,
                spec.KeySpanOf("ports"),
                $"{spec.Path}: without addresses port {port.Number} takes all TCP traffic to that port",
                "add addresses, or a resolution other than NONE");
        }

        if (entry.Hosts.Count > 1 && entry.Resolution != Resolution.None && entry.Addresses.IsEmpty
            && entry.Ports.FirstOrDefault(IsOpaque) is { } opaque)
        {
            spec.Broken("hosts", $"several hosts cannot share port {opaque.Number}, on which nothing tells them apart", "write one ServiceEntry for each host");
        }
    }

    // Nothing in its bytes says which host is meant.
    private static bool IsOpaque(ServicePort port) => port.Protocol is Protocol.Tcp or Protocol.Auto or Protocol.Mongo or Protocol.MySql or Protocol.Redis;

    private static void CheckHosts(MappingReader spec)
    {
        var hosts = SharedFieldReader.PlacedTexts(spec, "hosts");
        if (spec.Has("hosts") && hosts.Count is 0 or > MostHosts)
        {
            spec.Invalid("hosts", $"needs 1 to {MostHosts} hosts");
        }

        foreach (var (host, span, path) in hosts)
        {
            if (host == "*" || !DnsName.IsWildcardHost(host))
            {
                spec.Findings.Error(DiagnosticCodes.InvalidValue, span, $"{path}: \"{PlainScalar.Shorten(host)}\" is no host name");
            }
            else if (host.StartsWith('*') && !host.StartsWith("*.", StringComparison.Ordinal))
            {
                spec.Findings.Warning(DiagnosticCodes.Suspicious, span, $"{path}: \"{host}\" is a wildcard for a part of a label");
            }
        }
    }

    private static void CheckAddresses(ServiceEntry entry, MappingReader spec)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (address, span, path) in SharedFieldReader.PlacedTexts(spec, "addresses"))
        {
            var isBlock = DnsName.IsAddressBlock(address);
            if (!isBlock && !DnsName.IsAddress(address))
            {
                spec.Findings.Error(DiagnosticCodes.InvalidValue, span, $"{path}: \"{PlainScalar.Shorten(address)}\" is neither an IP address nor a CIDR block");
            }
            else if (isBlock && entry.Resolution is Resolution.Dns or Resolution.DnsRoundRobin)
            {
                spec.Findings.Error(DiagnosticCodes.Validation, span, $"{path}: a CIDR block needs resolution NONE or STATIC");
            }
            else if (!seen.Add(address))
            {
                spec.Findings.Error(DiagnosticCodes.Validation, span, $"{path}: \"{address}\" is listed twice");
            }
        }
    }

    private static void CheckPorts(ServiceEntry entry, MappingReader spec)
    {
        var (numbers, names) = (new HashSet<string>(), new HashSet<string>());
        foreach (var port in spec.Objects("ports"))
        {
            if (port.Node("number") is ConfigNode.Scalar number && !numbers.Add(number.Text))
            {
                spec.Findings.Error(DiagnosticCodes.Validation, number.Span, $"{port.PathOf("number")}: port {number.Text} is defined twice");
            }

            if (port.Node("name") is ConfigNode.Scalar name && !names.Add(name.Text))
            {
                spec.Findings.Error(DiagnosticCodes.Validation, name.Span, $"{port.PathOf("name")}: the port name \"{name.Text}\" is used twice");
            }
        }

        foreach (var endpoint in spec.Objects("endpoints"))
        {
            foreach (var (key, _) in endpoint.MappingNode("ports")?.Entries ?? default)
            {
                if (!entry.Ports.Any(port => port.Name == key.Text))
                {
                    spec.Findings.Error(
                        DiagnosticCodes.Validation,
                        key.Span,
                        $"{endpoint.PathOf("ports")}: the service has no port \"{key.Text}\"",
                        Spelling.Suggest(key.Text, entry.Ports.Select(port => port.Name)));
                }
            }
        }
    }

    private static void CheckEndpoints(ServiceEntry entry, MappingReader spec)
    {
        if (spec.Has("endpoints") && spec.Has("workloadSelector"))
        {
            spec.Broken("workloadSelector", "endpoints and workloadSelector exclude each other");
            return;
        }

        var dynamic = spec.Node("resolution") is ConfigNode.Scalar { Text: "DYNAMIC_DNS" };
        if (dynamic)
        {
            return;
        }

        switch (entry.Resolution)
        {
            case Resolution.None:
                CheckNone(entry, spec);
                break;
            case Resolution.Static:
                CheckAddressesOf(spec, "STATIC", static address => DnsName.IsAddress(address) || address.StartsWith("unix://", StringComparison.Ordinal));
                break;
            case Resolution.Dns or Resolution.DnsRoundRobin:
                CheckDns(entry, spec);
                break;
        }
    }

    private static void CheckNone(ServiceEntry entry, MappingReader spec)
    {
        if (!entry.Endpoints.IsEmpty)
        {
            spec.Broken("endpoints", "endpoints need a resolution other than NONE", "add resolution: STATIC");
        }
        else if (entry.WorkloadSelector is not null)
        {
            spec.Suspicious("workloadSelector", "workloadSelector has no effect with resolution NONE", "add resolution: STATIC");
        }
    }

    private static void CheckDns(ServiceEntry entry, MappingReader spec)
    {
        if (entry.Resolution == Resolution.DnsRoundRobin && entry.Endpoints.Count > 1)
        {
            spec.Broken("endpoints", "DNS_ROUND_ROBIN takes one endpoint at most");
        }

        CheckAddressesOf(spec, "DNS", static address => !address.StartsWith("unix://", StringComparison.Ordinal));
        if (!entry.Endpoints.IsEmpty || entry.WorkloadSelector is not null)
        {
            return;
        }

        foreach (var (host, span, path) in SharedFieldReader.PlacedTexts(spec, "hosts").Where(host => Hostname.IsWildcard(host.Text)))
        {
            spec.Findings.Error(
                DiagnosticCodes.Validation, span, $"{path}: \"{host}\" cannot be looked up in DNS", "name endpoints, a full host name, or another resolution");
        }
    }

    private static void CheckAddressesOf(MappingReader spec, string resolution, Func<string, bool> isAllowed)
    {
        foreach (var endpoint in spec.Objects("endpoints"))
        {
            if (endpoint.Node("address") is ConfigNode.Scalar { Text.Length: > 0 } address && !isAllowed(address.Text))
            {
                spec.Findings.Error(
                    DiagnosticCodes.Validation,
                    address.Span,
                    $"{endpoint.PathOf("address")}: \"{PlainScalar.Shorten(address.Text)}\" cannot be used with resolution {resolution}",
                    resolution == "STATIC" ? "write an IP address, or resolution: DNS" : null);
            }
            else if (!endpoint.Has("address") && !endpoint.Has("network"))
            {
                endpoint.RequiredNode("address");
            }
        }
    }
}
