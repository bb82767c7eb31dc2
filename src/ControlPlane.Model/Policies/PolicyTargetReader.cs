using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Model.Policies;

/// <summary>Reads <c>selector</c>, <c>targetRef</c> and <c>targetRefs</c>, of which one may be set.</summary>
internal static class PolicyTargetReader
{
    private const int MaximumReferences = 16;
    private static readonly (string Group, string Kind) Gateway = ("gateway.networking.k8s.io", "Gateway");

    /// <summary>What only waypoints know.</summary>
    private static readonly (string Group, string Kind)[] OfWaypoints =
        [("", "Service"), ("core", "Service"), ("networking.istio.io", "ServiceEntry"), ("gateway.networking.k8s.io", "GatewayClass")];

    private static readonly string[] Fields = ["selector", "targetRef", "targetRefs"];

    internal static PolicyTarget Read(ObjectMeta metadata, MappingReader spec)
    {
        var stated = Fields.Where(spec.Has).ToList();
        if (stated.Count > 1)
        {
            spec.Broken(stated[1], $"only one of {string.Join(", ", Fields)} may be set");
        }

        var labels = Labels(spec);
        List<MappingReader> references = [.. spec.Object("targetRef") is { } single ? [single] : Array.Empty<MappingReader>(), .. spec.Objects("targetRefs")];
        if (references.Count > MaximumReferences)
        {
            spec.Invalid("targetRefs", $"must be {MaximumReferences} or fewer");
        }

        EquatableArray<string> gateways = [.. references.Select(reference => GatewayOf(metadata, reference)).OfType<string>().Distinct()];
        return new(labels, references.Count == 0 ? null : gateways);
    }

    private static EquatableMap<string> Labels(MappingReader spec)
    {
        if (spec.Object("selector") is not { } selector)
        {
            return EquatableMap<string>.Empty;
        }

        var labels = SharedFieldReader.Labels(selector, "matchLabels") ?? EquatableMap<string>.Empty;
        selector.Done();
        return labels;
    }

    /// <summary>A reference that is passed over would leave its policy to reach everything, so all that is not understood is refused.</summary>
    private static string? GatewayOf(ObjectMeta metadata, MappingReader reference)
    {
        var (group, kind, name) = (reference.Text("group") ?? "", reference.RequiredText("kind"), reference.RequiredText("name"));
        if (reference.Text("namespace") is { Length: > 0 } other && other != metadata.Namespace)
        {
            reference.Invalid("namespace", "must be the policy's own namespace", "leave it out");
        }

        reference.Done();
        if ((group, kind) == Gateway)
        {
            return name.Length > 0 ? name : null;
        }

        if (OfWaypoints.Contains((group, kind)))
        {
            reference.Suspicious("kind", $"{kind} is looked at by waypoints only, and there are none: the policy concerns no proxy", "choose workloads with selector");
        }
        else if (kind.Length > 0)
        {
            reference.Invalid("kind", $"\"{PlainScalar.Shorten(kind)}\" of the group \"{PlainScalar.Shorten(group)}\" is nothing that a policy can be attached to", $"write kind: {Gateway.Kind}, group: {Gateway.Group}");
        }

        return null;
    }
}
