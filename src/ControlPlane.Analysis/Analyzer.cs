using ControlPlane.Model;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Analysis;

/// <summary>Looks for what is valid object by object and wrong together: names that lead nowhere, claims that collide, shares that do not add up.</summary>
public static class Analyzer
{
    private static readonly Action<AnalysisScope>[] Checks =
    [
        ServiceKnowledge.Check,
        DestinationReferences.Check,
        GatewayReferences.Check,
        DestinationRuleHosts.Check,
        SubsetWorkloads.Check,
        HostConflicts.Check,
        WeightSums.Check,
        PeerAuthenticationReach.Check,
        SidecarConflicts.Check,
    ];

    /// <summary>Analyses the objects of files, without a server.</summary>
    /// <param name="objects">Valid objects.</param>
    /// <param name="provenance">Where they stand; an object without a place is reported without one.</param>
    /// <returns>Sorted by place, then by text; warnings and information only.</returns>
    public static EquatableArray<Diagnostic> Analyze(IEnumerable<ConfigObject> objects, IReadOnlyDictionary<ConfigKey, SourceSpan> provenance) =>
        Analyze(Mesh.Empty.Apply(objects.Select(value => new MeshChange.ConfigReplaced(value.Key, value))), provenance.GetValueOrDefault);

    /// <summary>Analyses a running mesh with the services that its sidecars brought.</summary>
    /// <param name="mesh">Everything that is true.</param>
    /// <param name="find">Where an object stands; null when that is not known.</param>
    public static EquatableArray<Diagnostic> Analyze(Mesh mesh, Func<ConfigKey, SourceSpan?> find)
    {
        var scope = new AnalysisScope(mesh, find);
        foreach (var check in Checks)
        {
            check(scope);
        }

        return scope.Diagnostics
            .OrderBy(diagnostic => diagnostic.Span?.File, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Span?.Start.Line)
            .ThenBy(diagnostic => diagnostic.Code, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Message, StringComparer.Ordinal)
            .ToEquatableArray();
    }
}
