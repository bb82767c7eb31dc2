using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;

namespace ControlPlane.Model.DestinationRules;

/// <summary>YAML to <see cref="DestinationRule"/>.</summary>
internal static class DestinationRuleReader
{
    internal static DestinationRule Read(ObjectMeta metadata, MappingReader spec)
    {
        var selector = spec.Object("workloadSelector");
        var rule = new DestinationRule
        {
            Metadata = metadata,
            Host = spec.RequiredText("host"),
            TrafficPolicy = TrafficPolicyReader.Read(spec) ?? TrafficPolicy.None,
            Subsets = spec.Objects("subsets").Select(ReadSubset).ToEquatableArray(),
            ExportTo = SharedFieldReader.ExportTo(spec),
            WorkloadSelector = selector is null ? null : SharedFieldReader.Labels(selector, "matchLabels") ?? EquatableMap<string>.Empty,
        };
        selector?.Done();
        spec.Done();
        DestinationRuleValidation.Check(rule, spec);
        return rule;
    }

    private static Subset ReadSubset(MappingReader reader)
    {
        var name = reader.RequiredText("name");
        if (name.Length > 0 && !DnsName.IsLabel(name))
        {
            reader.Invalid("name", $"\"{PlainScalar.Shorten(name)}\" is no subset name", "lower-case letters, digits and \"-\"");
        }

        var subset = new Subset(name, SharedFieldReader.Labels(reader, "labels") ?? EquatableMap<string>.Empty, TrafficPolicyReader.Read(reader) ?? TrafficPolicy.None);
        reader.Done();
        return subset;
    }
}
