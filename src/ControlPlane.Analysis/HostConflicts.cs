using ControlPlane.Model.Config;
using ControlPlane.Model.VirtualServices;

namespace ControlPlane.Analysis;

/// <summary>Hosts that several VirtualServices of the mesh claim: sidecars follow the oldest alone.</summary>
internal static class HostConflicts
{
    internal static void Check(AnalysisScope scope)
    {
        var claims = scope.Mesh.VirtualServices.Values
            .Where(service => service.Gateways.Contains(VirtualService.MeshGateway))
            .SelectMany(service => service.Hosts.Select(host => (Host: scope.Resolve(host, service), Service: service)))
            .GroupBy(claim => claim.Host, claim => claim.Service, StringComparer.OrdinalIgnoreCase);
        foreach (var claim in claims)
        {
            var services = claim.ToList();
            services.Sort(ConfigObject.CompareAge);
            for (var i = 1; i < services.Count; i++)
            {
                // Two that are visible in different namespaces only do not meet.
                if (services[..i].FirstOrDefault(older => Meet(older, services[i])) is { } older)
                {
                    scope.Warn(
                        DiagnosticCodes.ConflictingHosts,
                        services[i],
                        $"spec.hosts: {claim.Key} belongs to {scope.Describe(older)} already, which is older; nothing of this one applies to it",
                        "put the routes into one VirtualService");
                }
            }
        }
    }

    private static bool Meet(VirtualService left, VirtualService right)
    {
        var (visibleLeft, visibleRight) = (Namespaces(left), Namespaces(right));
        return visibleLeft is null || visibleRight is null || visibleLeft.Overlaps(visibleRight);
    }

    // Null: everywhere.
    private static HashSet<string>? Namespaces(VirtualService service) => service.ExportTo.IsEmpty || service.ExportTo.Contains("*")
        ? null
        : [.. service.ExportTo.Select(token => token == "." ? service.Metadata.Namespace : token)];
}
