using ControlPlane.Model.Collections;
using ControlPlane.Model.Matching;
using ControlPlane.Model.Services;
using ControlPlane.Model.Sidecars;
using ControlPlane.Model.VirtualServices;

namespace ControlPlane.Translation.Visibility;

/// <summary>Decides what the hosts of an egress entry import.</summary>
internal sealed class EgressImports
{
    private const string Any = "*";
    private readonly HashSet<(string Namespace, string Host)> _exact = [];
    private readonly List<EgressHost> _wildcards = [];
    private readonly List<EgressHost> _excluded = [];
    private readonly EquatableArray<EgressHost> _included;

    internal EgressImports(EquatableArray<EgressHost> hosts)
    {
        _included = [.. hosts.Where(host => !host.Exclude)];
        _excluded = [.. hosts.Where(host => host.Exclude)];
        foreach (var host in _included)
        {
            if (Hostname.IsWildcard(host.Host))
            {
                _wildcards.Add(host);
            }
            else
            {
                _exact.Add((host.Namespace, host.Host));
            }
        }
    }

    /// <summary>A service is imported as a whole or not at all: a pattern must cover all of its name.</summary>
    internal bool Imports(Service service) =>
        (_exact.Contains((service.Namespace, service.Hostname)) || _exact.Contains((Any, service.Hostname))
            || _wildcards.Exists(host => IsIn(service.Namespace, host) && Hostname.IsSubsetOf(service.Hostname, host.Host)))
        && !IsExcluded(service.Namespace, service.Hostname);

    /// <summary>A rule is imported as a whole when one of its hosts is (B40).</summary>
    internal bool Imports(VirtualService rule, string domain) => VirtualServiceView.HostsOf(rule, domain).Any(name =>
        _included.Any(host => IsIn(rule.Metadata.Namespace, host) && Hostname.Matches(name, host.Host)) && !IsExcluded(rule.Metadata.Namespace, name));

    private bool IsExcluded(string @namespace, string name) => _excluded.Exists(host => IsIn(@namespace, host) && Hostname.IsSubsetOf(name, host.Host));

    private static bool IsIn(string @namespace, EgressHost host) => host.Namespace == Any || host.Namespace == @namespace;
}
