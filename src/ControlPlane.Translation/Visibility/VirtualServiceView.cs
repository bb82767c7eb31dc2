using System.Collections.Immutable;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;
using ControlPlane.Model.VirtualServices;

namespace ControlPlane.Translation.Visibility;

/// <summary>The VirtualServices that proxies of one namespace see, in the order in which conflicts are decided.</summary>
internal sealed class VirtualServiceView
{
    private readonly Dictionary<string, VirtualService> _exact = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Host, VirtualService Rule)> _wildcards = [];

    private VirtualServiceView(ImmutableArray<VirtualService> rules, string domain)
    {
        Rules = rules;
        ForConnections = [.. rules.Where(rule => !rule.Tls.IsEmpty || !rule.Tcp.IsEmpty)];
        foreach (var rule in rules.Where(AppliesToSidecars))
        {
            foreach (var host in HostsOf(rule, domain))
            {
                if (!Hostname.IsWildcard(host))
                {
                    _exact.TryAdd(host, rule);
                }
                else if (!_wildcards.Exists(other => other.Host == host))
                {
                    _wildcards.Add((host, rule));
                }
            }
        }

        _wildcards.Sort((left, right) => right.Host.Length.CompareTo(left.Host.Length));
    }

    /// <summary>Private ones first, then those exported to the namespace by name, then public ones; each group oldest first.</summary>
    internal ImmutableArray<VirtualService> Rules { get; }

    /// <summary>Those that say something about connections: all that listeners depend on.</summary>
    internal EquatableArray<VirtualService> ForConnections { get; }

    /// <summary>The hosts that sidecars have rules for, with the rule that won each.</summary>
    internal IEnumerable<(string Host, VirtualService Rule)> SidecarHosts => _exact.Select(pair => (pair.Key, pair.Value)).Concat(_wildcards);

    /// <summary>The rule for a service on sidecars: of an exact host, else of the longest wildcard that covers it (B27); null: none.</summary>
    internal VirtualService? ForService(string hostname)
    {
        if (_exact.TryGetValue(hostname, out var rule))
        {
            return rule;
        }

        foreach (var (host, wildcard) in _wildcards)
        {
            if (Hostname.IsSubsetOf(hostname, host))
            {
                return wildcard;
            }
        }

        return null;
    }

    internal static IEnumerable<string> HostsOf(VirtualService rule, string domain) =>
        rule.Hosts.Select(host => Hostname.Resolve(host, rule.Metadata.Namespace, domain).ToLowerInvariant());

    internal static VirtualServiceView For(string viewer, IEnumerable<VirtualService> all, string domain)
    {
        var delegates = all.Where(rule => rule.Hosts.IsEmpty).ToDictionary(rule => new DelegateName(rule.Metadata.Namespace, rule.Metadata.Name));
        return new(
            [
                .. all.Where(rule => !rule.Hosts.IsEmpty && ExportTo.Allows(rule.ExportTo, rule.Metadata.Namespace, viewer))
                    .OrderBy(rule => ExportTo.IsPublic(rule.ExportTo) ? 2 : ExportTo.IsPrivate(rule.ExportTo, rule.Metadata.Namespace) ? 0 : 1)
                    .ThenBy(rule => rule, Comparer<ConfigObject>.Create(ConfigObject.CompareAge))
                    .Select(rule => Delegation.Expand(rule, delegates.GetValueOrDefault)),
            ],
            domain);
    }

    /// <summary>The view of those that see only some of the rules.</summary>
    internal VirtualServiceView Where(Func<VirtualService, bool> isSeen, string domain) => new([.. Rules.Where(isSeen)], domain);

    /// <summary>Whether every namespace sees the same rules in the same order.</summary>
    internal static bool IsSameForAll(IEnumerable<VirtualService> all) => all.All(rule => ExportTo.IsPublic(rule.ExportTo));

    /// <summary>A rule may be for the mesh as a whole or by one of its matches.</summary>
    private static bool AppliesToSidecars(VirtualService rule) =>
        rule.Gateways.Contains(VirtualService.MeshGateway)
        || rule.Http.Any(route => route.Match.Any(match => match.Gateways.Contains(VirtualService.MeshGateway)))
        || rule.Tls.Concat(rule.Tcp).Any(route => route.Match.Any(match => match.Gateways.Contains(VirtualService.MeshGateway)));
}
