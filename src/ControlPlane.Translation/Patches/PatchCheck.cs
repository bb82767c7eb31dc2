using ControlPlane.Model;
using ControlPlane.Model.Config;
using ControlPlane.Model.EnvoyFilters;

namespace ControlPlane.Translation.Patches;

/// <summary>Looks for patches that cannot be applied: each is skipped alone, and the others apply.</summary>
public static class PatchCheck
{
    /// <summary>A finding for each, where its value stands.</summary>
    public static IEnumerable<Diagnostic> Check(Mesh mesh)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        return from filter in mesh.EnvoyFilters.Values
               from patch in filter.Patches
               where patch.Value.Length > 0 && patch.Target is not (PatchTarget.Bootstrap or PatchTarget.ExtensionConfig)
               let finding = Check(patch)
               where finding is not null
               select finding with { Object = filter.Key };
    }

    private static Diagnostic? Check(EnvoyPatch patch)
    {
        if (!PatchValue.TryRead(patch, out _, out var problem))
        {
            return new(DiagnosticCodes.UnreadablePatch, Severity.Warning, patch.Place, $"{patch.Path}.patch.value: {problem}; this patch is skipped, the others apply")
            {
                Hint = "types of the stock Envoy that are not declared under protos/ cannot be written",
            };
        }

        return PatchValue.UnknownField(patch) is { } unknown
            ? new(DiagnosticCodes.UnreadablePatch, Severity.Warning, patch.Place, $"{patch.Path}.patch.value: {unknown}; the rest of this patch applies")
            : null;
    }
}
