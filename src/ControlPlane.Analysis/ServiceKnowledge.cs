using ControlPlane.Model.Config;

namespace ControlPlane.Analysis;

/// <summary>Says so when there is nothing to compare names with.</summary>
internal static class ServiceKnowledge
{
    internal static void Check(AnalysisScope scope)
    {
        if (!scope.KnowsServices && (scope.Mesh.VirtualServices.Count > 0 || scope.Mesh.DestinationRules.Count > 0))
        {
            scope.Inform(
                DiagnosticCodes.ChecksSkipped,
                null,
                "3 checks skipped: hosts of destinations and of DestinationRules, workloads of subsets",
                "they need services among the input; those that sidecars bring are known to the server only, which tells at GET /diagnostics of its admin address");
        }
    }
}
