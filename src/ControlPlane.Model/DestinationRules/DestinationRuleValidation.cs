using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;

namespace ControlPlane.Model.DestinationRules;

/// <summary>Istio's rules for a whole DestinationRule.</summary>
internal static class DestinationRuleValidation
{
    internal static void Check(DestinationRule rule, MappingReader spec)
    {
        if (rule.Host.Length > 0 && !DnsName.IsWildcardHost(rule.Host) && !DnsName.IsAddress(rule.Host))
        {
            spec.Invalid("host", $"\"{PlainScalar.Shorten(rule.Host)}\" is no host name");
        }

        CheckSubsets(spec);
        if (rule.WorkloadSelector is null)
        {
            return;
        }

        if (rule.WorkloadSelector.IsEmpty)
        {
            spec.Suspicious("workloadSelector", "an empty selector fits every workload of the namespace");
        }

        if (!rule.ExportTo.IsEmpty && (rule.ExportTo.Count > 1 || rule.ExportTo[0] != "."))
        {
            spec.Broken("exportTo", "a rule with a workloadSelector can be exported to \".\" only");
        }
    }

    private static void CheckSubsets(MappingReader spec)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var subset in spec.Objects("subsets"))
        {
            if (subset.Node("name") is ConfigNode.Scalar name && !names.Add(name.Text))
            {
                spec.Findings.Error(DiagnosticCodes.Validation, name.Span, $"{subset.PathOf("name")}: the subset \"{name.Text}\" is defined twice");
            }
        }
    }
}
