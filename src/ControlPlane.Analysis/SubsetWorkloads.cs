using ControlPlane.Model.Config;

namespace ControlPlane.Analysis;

/// <summary>Subsets that no workload of their service belongs to.</summary>
internal static class SubsetWorkloads
{
    internal static void Check(AnalysisScope scope)
    {
        foreach (var rule in scope.Mesh.DestinationRules.Values)
        {
            var endpoints = scope.ServicesOf(scope.Resolve(rule.Host, rule)).SelectMany(service => scope.Mesh.Registry.EndpointsOf(service.Key)).ToList();

            // Without any endpoint the service as a whole is down or not known here; the subset is not to blame.
            foreach (var subset in rule.Subsets.Where(_ => endpoints.Count > 0))
            {
                if (!endpoints.Any(endpoint => subset.Labels.IsSubsetOf(endpoint.Labels)))
                {
                    scope.Warn(
                        DiagnosticCodes.SubsetWithoutWorkloads,
                        rule,
                        $"spec.subsets: no workload of {rule.Host} has the labels of \"{subset.Name}\" ({subset.Labels}); requests to it get 503");
                }
            }
        }
    }
}
