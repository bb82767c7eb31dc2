using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.DestinationRules;
using ControlPlane.Model.Matching;

namespace ControlPlane.Translation.Visibility;

/// <summary>All DestinationRules, merged per namespace and host, and the search for the one that applies.</summary>
internal sealed class DestinationRuleTable
{
    private readonly Dictionary<string, Buckets> _byNamespace = [];
    private readonly string _rootNamespace;

    internal DestinationRuleTable(IEnumerable<DestinationRule> rules, string rootNamespace, string domain)
    {
        _rootNamespace = rootNamespace;
        foreach (var rule in rules.OrderBy(rule => rule.WorkloadSelector is null).ThenBy(rule => rule, Comparer<ConfigObject>.Create(ConfigObject.CompareAge)))
        {
            Add(rule, Hostname.Resolve(rule.Host, rule.Metadata.Namespace, domain).ToLowerInvariant());
        }
    }

    /// <summary>One search: the client's namespace, then the service's, then the root namespace; the most specific host of the first that has any (H122).</summary>
    /// <param name="hostname">The service.</param>
    /// <param name="serviceNamespace">Where the service is defined.</param>
    /// <param name="viewer">The proxy's namespace.</param>
    /// <param name="labels">The proxy's labels.</param>
    internal DestinationRule? Find(string hostname, string serviceNamespace, string viewer, EquatableMap<string> labels)
    {
        bool IsOwn(DestinationRule rule) => viewer != _rootNamespace || ExportTo.IsPrivate(rule.ExportTo, viewer);
        if (BucketFor(viewer, hostname, IsOwn) is { } own)
        {
            return own.Select(labels, IsOwn);
        }

        bool IsExported(DestinationRule rule) =>
            rule.WorkloadSelector is null && ExportTo.Allows(rule.ExportTo, rule.Metadata.Namespace, viewer);
        return (BucketFor(serviceNamespace, hostname, IsExported) ?? BucketFor(_rootNamespace, hostname, IsExported))?.Select(labels, IsExported);
    }

    private Bucket? BucketFor(string @namespace, string hostname, Predicate<DestinationRule> counts)
    {
        if (!_byNamespace.TryGetValue(@namespace, out var buckets))
        {
            return null;
        }

        if (buckets.Exact.TryGetValue(hostname, out var exact) && exact.Rules.Exists(counts))
        {
            return exact;
        }

        return buckets.Wildcards.Find(bucket => Hostname.IsSubsetOf(hostname, bucket.Host) && bucket.Rules.Exists(counts));
    }

    private void Add(DestinationRule rule, string host)
    {
        if (!_byNamespace.TryGetValue(rule.Metadata.Namespace, out var buckets))
        {
            _byNamespace[rule.Metadata.Namespace] = buckets = new();
        }

        buckets.For(host).Add(rule);
    }

    /// <summary>The rules of one namespace. An exact host beats every wildcard, and a longer wildcard a shorter one.</summary>
    private sealed class Buckets
    {
        internal Dictionary<string, Bucket> Exact { get; } = new(StringComparer.OrdinalIgnoreCase);

        internal List<Bucket> Wildcards { get; } = [];

        internal Bucket For(string host)
        {
            if (!Hostname.IsWildcard(host))
            {
                return Exact.TryGetValue(host, out var known) ? known : Exact[host] = new(host);
            }

            if (Wildcards.Find(other => other.Host == host) is not { } bucket)
            {
                bucket = new(host);
                var at = Wildcards.FindIndex(other => other.Host.Length < host.Length);
                Wildcards.Insert(at < 0 ? Wildcards.Count : at, bucket);
            }

            return bucket;
        }
    }

    /// <summary>The rules of one namespace for one host: those that differ in their selector or export stay apart, others are merged.</summary>
    private sealed class Bucket(string host)
    {
        internal string Host { get; } = host;

        internal List<DestinationRule> Rules { get; } = [];

        internal void Add(DestinationRule rule)
        {
            var at = Rules.FindIndex(other => other.WorkloadSelector == rule.WorkloadSelector && other.ExportTo == rule.ExportTo);
            if (at < 0)
            {
                Rules.Add(rule);
            }
            else
            {
                Rules[at] = Merge(Rules[at], rule);
            }
        }

        /// <summary>A rule with a matching selector, else one without; a bucket whose selectors all miss still ends the search.</summary>
        internal DestinationRule? Select(EquatableMap<string> labels, Predicate<DestinationRule> counts) =>
            Rules.Find(rule => counts(rule) && rule.WorkloadSelector is { } selector && selector.IsSubsetOf(labels))
            ?? Rules.Find(rule => counts(rule) && rule.WorkloadSelector is null);

        /// <summary>Subsets of both, the older's where names meet; the younger's policy only when the older has none (H123).</summary>
        private static DestinationRule Merge(DestinationRule older, DestinationRule younger) => older with
        {
            Subsets = [.. older.Subsets, .. younger.Subsets.Where(subset => !older.Subsets.Any(other => other.Name == subset.Name))],
            TrafficPolicy = older.TrafficPolicy == TrafficPolicy.None ? younger.TrafficPolicy : older.TrafficPolicy,
        };
    }
}
