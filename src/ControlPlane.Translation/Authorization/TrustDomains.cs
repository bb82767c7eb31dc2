using ControlPlane.Model.Collections;
using ControlPlane.Model.Meshes;

namespace ControlPlane.Translation.Authorization;

/// <summary>The names under which the mesh's own trust domain is known: a rule that says one means all of them.</summary>
/// <param name="Names">The domain and its aliases; unique, the domain first.</param>
internal sealed record TrustDomains(EquatableArray<string> Names)
{
    /// <summary>What Istio's documentation writes for "the mesh's own", whatever its name (B-55).</summary>
    private const string Own = "cluster.local";
    private const int SegmentsOfPrincipal = 5;

    internal static TrustDomains Of(MeshSettings settings) => new([.. settings.TrustDomainAliases.Prepend(settings.TrustDomain).Distinct(StringComparer.Ordinal)]);

    /// <summary>The principals that a principal of a rule stands for: itself, once for each name of its domain when that is the mesh's own (B-54, B-56).</summary>
    internal IEnumerable<string> Principals(string principal)
    {
        var segments = principal.Split('/');
        return segments.Length == SegmentsOfPrincipal && IsOwn(segments[0])
            ? Names.Select(name => string.Join('/', [name, .. segments[1..]])).Distinct(StringComparer.Ordinal)
            : [principal];
    }

    /// <summary>The domains that a domain of a rule stands for (B-57).</summary>
    internal IEnumerable<string> Domains(string domain) => IsOwn(domain) ? Names : [domain];

    private bool IsOwn(string domain) => domain == Own || Names.Contains(domain);
}
