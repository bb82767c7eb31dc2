using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Model.EnvoyFilters;

/// <summary>YAML to <see cref="EnvoyFilter"/>.</summary>
internal static class EnvoyFilterReader
{
    private static readonly Dictionary<string, PatchTarget> Targets = new()
    {
        ["LISTENER"] = PatchTarget.Listener,
        ["LISTENER_FILTER"] = PatchTarget.ListenerFilter,
        ["FILTER_CHAIN"] = PatchTarget.FilterChain,
        ["NETWORK_FILTER"] = PatchTarget.NetworkFilter,
        ["HTTP_FILTER"] = PatchTarget.HttpFilter,
        ["ROUTE_CONFIGURATION"] = PatchTarget.RouteConfiguration,
        ["VIRTUAL_HOST"] = PatchTarget.VirtualHost,
        ["HTTP_ROUTE"] = PatchTarget.HttpRoute,
        ["CLUSTER"] = PatchTarget.Cluster,
        ["EXTENSION_CONFIG"] = PatchTarget.ExtensionConfig,
        ["BOOTSTRAP"] = PatchTarget.Bootstrap,
    };

    private static readonly Dictionary<string, PatchOperation> Operations = new()
    {
        ["MERGE"] = PatchOperation.Merge,
        ["ADD"] = PatchOperation.Add,
        ["REMOVE"] = PatchOperation.Remove,
        ["INSERT_BEFORE"] = PatchOperation.InsertBefore,
        ["INSERT_AFTER"] = PatchOperation.InsertAfter,
        ["INSERT_FIRST"] = PatchOperation.InsertFirst,
        ["REPLACE"] = PatchOperation.Replace,
        ["MERGE_AND_REPLACE_LIST"] = PatchOperation.MergeAndReplaceList,
    };

    internal static EnvoyFilter Read(ObjectMeta metadata, MappingReader spec)
    {
        var selector = spec.Object("workloadSelector");
        spec.Ignore("targetRefs");
        var filter = new EnvoyFilter
        {
            Metadata = metadata,
            WorkloadSelector = selector is null ? null : SharedFieldReader.Labels(selector, "labels") is { IsEmpty: false } labels ? labels : null,
            Priority = (int)(spec.Integer("priority", int.MinValue, int.MaxValue) ?? 0),
            Patches = spec.Objects("configPatches").Select(Patch).ToEquatableArray(),
            IsForNamedTargets = spec.Has("targetRefs"),
        };
        selector?.Done();
        spec.Done();
        if (filter.IsForNamedTargets)
        {
            spec.Suspicious("targetRefs", "with target references this is for gateways of the Gateway API alone, of which there are none: it has no effect");
        }

        return filter;
    }

    private static EnvoyPatch Patch(MappingReader reader)
    {
        reader.RequiredNode("applyTo");
        var target = reader.Choice("applyTo", Targets) ?? PatchTarget.Listener;
        var match = reader.Object("match") is { } stated ? PatchMatchReader.Read(stated, target) : new PatchMatch();
        var patch = reader.RequiredNode("patch") is null ? null : reader.Object("patch");
        patch?.RequiredNode("operation");
        var operation = patch?.Choice("operation", Operations) ?? PatchOperation.Merge;
        var value = patch?.MappingNode("value");
        patch?.Ignore("filterClass");
        patch?.Done();
        reader.Done();
        if (patch is not null && value is null && operation != PatchOperation.Remove)
        {
            patch.Broken("operation", "only REMOVE goes without a value");
        }

        if (target is PatchTarget.ExtensionConfig or PatchTarget.Bootstrap)
        {
            var why = target == PatchTarget.Bootstrap ? "an Envoy reads its bootstrap before it asks a server for anything" : "no resources of this type are served";
            reader.Findings.Warning(DiagnosticCodes.FieldWithoutEffect, reader.SpanOf("applyTo"), $"{reader.Path}: this patch has no effect: {why}");
        }

        return new(target, operation, match, value is null ? "" : ConfigNodeJson.Write(value)) { Place = value?.Span ?? reader.Span, Path = reader.Path };
    }
}
