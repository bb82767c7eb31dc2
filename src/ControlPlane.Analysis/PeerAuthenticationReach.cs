using ControlPlane.Model.Config;
using ControlPlane.Model.PeerAuthentications;
using ControlPlane.Model.Proxies;

namespace ControlPlane.Analysis;

/// <summary>PeerAuthentications that say nothing to anybody, and those that shut workloads which cannot do what is asked of them.</summary>
internal static class PeerAuthenticationReach
{
    private const int MostNames = 5;

    internal static void Check(AnalysisScope scope)
    {
        var root = scope.Mesh.Settings.RootNamespace;
        var oldestFirst = scope.Mesh.PeerAuthentications.Values.OrderBy(policy => policy, Comparer<ConfigObject>.Create(ConfigObject.CompareAge)).ToList();
        foreach (var policy in oldestFirst)
        {
            if (policy.Metadata.Namespace == root && !policy.Selector.IsEmpty)
            {
                scope.Warn(
                    DiagnosticCodes.Suspicious, policy, $"spec.selector: a policy of the root namespace {root} selects nobody, and has no effect",
                    "without a selector it is for the whole mesh");
            }
            else if (oldestFirst.Find(other => IsSameLevel(other, policy)) is { } first && first != policy)
            {
                scope.Warn(DiagnosticCodes.Suspicious, policy, $"{scope.Describe(first)} is older and for the same workloads; this one has no effect");
            }
        }

        CheckCertificates(scope, oldestFirst);
    }

    private static bool IsSameLevel(PeerAuthentication left, PeerAuthentication right) =>
        left.Metadata.Namespace == right.Metadata.Namespace && left.Selector == right.Selector;

    private static void CheckCertificates(AnalysisScope scope, List<PeerAuthentication> policies)
    {
        var shut = scope.Mesh.Workloads.Values.Select(workload => workload.Proxy)
            .Where(proxy => proxy is { HasWorkloadCertificate: false, Kind: not ProxyKind.Router })
            .Where(proxy => scope.Mesh.PeerPolicies.For(proxy.Namespace).ModeOf(proxy.Labels, 0) == MutualTlsMode.Strict)
            .Select(proxy => (Proxy: proxy, Policy: policies.Where(policy => Concerns(policy, proxy, scope)).MaxBy(policy => Narrowness(policy, scope))))
            .Where(found => found.Policy is not null)
            .GroupBy(found => found.Policy!, found => $"{found.Proxy.Namespace}/{found.Proxy.Name}");
        foreach (var group in shut)
        {
            var names = group.Order(StringComparer.Ordinal).ToList();
            var more = names.Count > MostNames ? $" and {names.Count - MostNames} more" : "";
            scope.Warn(
                DiagnosticCodes.WithoutCertificate,
                group.Key,
                $"STRICT lets nobody in to workloads whose proxies have no certificate: {string.Join(", ", names.Take(MostNames))}{more}",
                "start them with an agent that gets one, as `mesh proxy run` does");
        }
    }

    private static bool Concerns(PeerAuthentication policy, Proxy proxy, AnalysisScope scope) =>
        policy.Mode == MutualTlsMode.Strict
        && (policy.Metadata.Namespace == proxy.Namespace ? policy.Selector.IsSubsetOf(proxy.Labels)
            : policy.Metadata.Namespace == scope.Mesh.Settings.RootNamespace && policy.Selector.IsEmpty);

    private static int Narrowness(PeerAuthentication policy, AnalysisScope scope) =>
        !policy.Selector.IsEmpty ? 2 : policy.Metadata.Namespace == scope.Mesh.Settings.RootNamespace ? 0 : 1;
}
