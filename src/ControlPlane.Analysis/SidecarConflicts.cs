using ControlPlane.Model.Config;
using ControlPlane.Model.Sidecars;

namespace ControlPlane.Analysis;

/// <summary>Sidecars that are for the same proxies: each proxy follows one alone, and nothing is merged.</summary>
internal static class SidecarConflicts
{
    internal static void Check(AnalysisScope scope)
    {
        foreach (var group in scope.Mesh.Sidecars.Values.GroupBy(sidecar => (sidecar.Metadata.Namespace, sidecar.WorkloadSelector)))
        {
            List<Sidecar> sidecars = [.. group];
            sidecars.Sort(ConfigObject.CompareAge);
            foreach (var younger in sidecars.Skip(1))
            {
                scope.Warn(
                    group.Key.WorkloadSelector is null ? DiagnosticCodes.SidecarsWithoutSelector : DiagnosticCodes.SidecarsWithOneSelector,
                    younger,
                    group.Key.WorkloadSelector is null
                        ? $"spec: {scope.Describe(sidecars[0])} is for all workloads of the namespace already and older; this one has no effect"
                        : $"spec.workloadSelector: {scope.Describe(sidecars[0])} selects the same workloads and is older; this one has no effect",
                    "put both into one Sidecar");
            }
        }

        var root = scope.Mesh.Settings.RootNamespace;
        foreach (var sidecar in scope.Mesh.Sidecars.Values.Where(sidecar => sidecar.Metadata.Namespace == root && sidecar.WorkloadSelector is not null))
        {
            scope.Warn(
                DiagnosticCodes.Suspicious, sidecar, $"spec.workloadSelector: with a selector this is for workloads of {root} alone", "leave the selector out to make it every namespace's default");
        }
    }
}
