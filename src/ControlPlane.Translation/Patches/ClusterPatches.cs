using ControlPlane.Model.Collections;
using ControlPlane.Model.EnvoyFilters;
using ControlPlane.Translation.Naming;
using Envoy.Config.Cluster.V3;

namespace ControlPlane.Translation.Patches;

/// <summary>Changes clusters.</summary>
internal static class ClusterPatches
{
    /// <returns>The cluster, null: it is taken away.</returns>
    internal static Cluster? Apply(Cluster cluster, EquatableArray<AppliedPatch> patches)
    {
        foreach (var (_, patch) in patches.Where(applied => applied.Patch.Target == PatchTarget.Cluster && Matches(applied.Patch.Match, cluster.Name)))
        {
            if (patch.Operation == PatchOperation.Remove)
            {
                return null;
            }

            if (patch.Operation is PatchOperation.Merge or PatchOperation.MergeAndReplaceList && PatchValue.TryRead(patch, out var value, out _))
            {
                MessageMerge.Into(cluster, value, patch.Operation == PatchOperation.MergeAndReplaceList);
            }
        }

        return cluster;
    }

    /// <summary>Of outbound clusters every part of the name can be asked for, of inbound ones the port alone (L204).</summary>
    private static bool Matches(PatchMatch match, string name)
    {
        var inbound = name.StartsWith("inbound|", StringComparison.Ordinal) || name == ClusterName.InboundPassthrough;
        if (match.Context == (inbound ? PatchContext.SidecarOutbound : PatchContext.SidecarInbound))
        {
            return false;
        }

        if (match.Cluster is not { } wanted)
        {
            return true;
        }

        if (wanted.Name is { Length: > 0 } exact)
        {
            return name == exact;
        }

        var parts = name.Split('|');
        var stated = parts.Length == 4;
        return (wanted.Port is null || (stated && parts[1] == wanted.Port.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)))
            && (string.IsNullOrEmpty(wanted.Subset) || inbound || (stated && parts[2] == wanted.Subset))
            && (string.IsNullOrEmpty(wanted.Service) || inbound || (stated && parts[3] == wanted.Service));
    }
}
