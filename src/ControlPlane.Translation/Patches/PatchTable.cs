using System.Text.RegularExpressions;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.EnvoyFilters;
using ControlPlane.Model.Proxies;

namespace ControlPlane.Translation.Patches;

/// <summary>All EnvoyFilters, in the order in which they are applied (L209): by priority, the root namespace's first, the oldest first.</summary>
internal sealed class PatchTable
{
    private const int LongestVersionPattern = 1024;
    private const string VersionField = "ISTIO_VERSION";
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    private readonly string _rootNamespace;
    private readonly List<EnvoyFilter> _filters;

    internal PatchTable(IEnumerable<EnvoyFilter> filters, string rootNamespace)
    {
        _rootNamespace = rootNamespace;
        _filters = [.. filters.Where(filter => !filter.IsForNamedTargets).OrderBy(filter => filter.Priority)
            .ThenBy(filter => filter.Metadata.Namespace == rootNamespace ? 0 : 1).ThenBy(filter => filter, Comparer<ConfigObject>.Create(ConfigObject.CompareAge))];
    }

    /// <summary>In order.</summary>
    internal EquatableArray<AppliedPatch> Find(Proxy proxy) => _filters.Count == 0 || proxy.Kind == ProxyKind.Grpc ? default :
    [
        .. from filter in _filters
           where filter.Metadata.Namespace == proxy.Namespace || filter.Metadata.Namespace == _rootNamespace
           where filter.WorkloadSelector?.IsSubsetOf(proxy.Labels) ?? true
           from patch in filter.Patches
           where patch.Target is not (PatchTarget.Bootstrap or PatchTarget.ExtensionConfig) && IsFor(patch.Match, proxy)
           select new AppliedPatch(filter.Key, patch),
    ];

    private static bool IsFor(PatchMatch match, Proxy proxy) => match.Context switch
    {
        PatchContext.Waypoint => false,
        PatchContext.Gateway => proxy.Kind == ProxyKind.Router,
        PatchContext.SidecarInbound or PatchContext.SidecarOutbound => proxy.Kind == ProxyKind.Sidecar,
        PatchContext.Any => true,
    } && match.ProxyMetadata.IsSubsetOf(proxy.Metadata) && HasVersion(match.ProxyVersion, proxy);

    /// <summary>A proxy that says no version has none that could match (L208).</summary>
    private static bool HasVersion(string? pattern, Proxy proxy) => string.IsNullOrEmpty(pattern)
        || (pattern.Length <= LongestVersionPattern && proxy.Metadata.TryGetValue(VersionField, out var version)
            && Regex.IsMatch(version, pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, MatchTimeout));
}
