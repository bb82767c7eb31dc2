using ControlPlane.Model.Config;

namespace ControlPlane.Analysis;

/// <summary>Weights that look like percentages and do not sum to 100.</summary>
internal static class WeightSums
{
    internal static void Check(AnalysisScope scope)
    {
        foreach (var service in scope.Mesh.VirtualServices.Values)
        {
            for (var i = 0; i < service.Http.Count; i++)
            {
                var routes = service.Http[i].Route;
                var sum = routes.Sum(route => (long)route.Weight);
                if (routes.Count > 1 && sum != 100)
                {
                    var shares = string.Join(", ", routes.Select(route => FormattableString.Invariant($"{route.Weight * 100.0 / sum:0.#} %")));
                    scope.Inform(DiagnosticCodes.WeightSum, service, $"spec.http[{i}].route: the weights sum to {sum}, not 100; they count as {shares}");
                }
            }
        }
    }
}
