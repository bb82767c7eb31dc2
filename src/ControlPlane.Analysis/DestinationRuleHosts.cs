using ControlPlane.Model.Config;

namespace ControlPlane.Analysis;

/// <summary>DestinationRules for services that do not exist.</summary>
internal static class DestinationRuleHosts
{
    internal static void Check(AnalysisScope scope)
    {
        if (!scope.KnowsServices)
        {
            return;
        }

        foreach (var rule in scope.Mesh.DestinationRules.Values)
        {
            var host = scope.Resolve(rule.Host, rule);
            if (!scope.ServicesOf(host).Any())
            {
                scope.Warn(
                    DiagnosticCodes.UnknownDestinationRuleHost, rule, $"spec.host: there is no service {host}; the rule has no effect", Spelling.Suggest(host, scope.Hostnames));
            }
        }
    }
}
