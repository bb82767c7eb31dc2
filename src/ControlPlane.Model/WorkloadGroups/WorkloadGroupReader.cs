using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.WorkloadEntries;

namespace ControlPlane.Model.WorkloadGroups;

/// <summary>YAML to <see cref="WorkloadGroup"/>.</summary>
internal static class WorkloadGroupReader
{
    internal static WorkloadGroup Read(ObjectMeta metadata, MappingReader spec)
    {
        var members = spec.Object("metadata");
        var labels = members is null ? null : SharedFieldReader.Labels(members, "labels");
        members?.WithoutEffect("annotations");
        members?.Done();
        var template = spec.RequiredNode("template") is null ? null : spec.Object("template");
        spec.WithoutEffect("probe");
        var group = new WorkloadGroup
        {
            Metadata = metadata,
            MemberLabels = labels ?? EquatableMap<string>.Empty,
            Template = template is null ? new() : WorkloadSpecReader.Read(template),
        };
        spec.Done();
        if (template is not null && template.Has("address"))
        {
            template.Suspicious("address", "the members of a group have addresses of their own");
        }

        return group with { Template = group.Template with { Address = "" } };
    }
}
