using ControlPlane.Model.Config;
using ControlPlane.Model.Gateways;
using ControlPlane.Model.Matching;
using ControlPlane.Model.VirtualServices;

namespace ControlPlane.Analysis;

/// <summary>Gateways that do not exist, and hosts that the gateway does not serve.</summary>
internal static class GatewayReferences
{
    internal static void Check(AnalysisScope scope)
    {
        var gateways = scope.Mesh.Gateways.ToDictionary(gateway => $"{gateway.Key.Namespace}/{gateway.Key.Name}", gateway => gateway.Value, StringComparer.Ordinal);
        foreach (var service in scope.Mesh.VirtualServices.Values)
        {
            var names = service.Gateways.Concat(service.Http.SelectMany(route => route.Match).SelectMany(match => match.Gateways));
            foreach (var name in names.Distinct(StringComparer.Ordinal).Where(name => name != VirtualService.MeshGateway))
            {
                if (!gateways.TryGetValue(name, out var gateway))
                {
                    scope.Warn(
                        DiagnosticCodes.ReferencedResourceNotFound, service, $"spec.gateways: there is no Gateway {name}", Spelling.Suggest(name, gateways.Keys));
                }
                else if (service.Gateways.Contains(name))
                {
                    CheckHosts(scope, service, gateway);
                }
            }
        }
    }

    private static void CheckHosts(AnalysisScope scope, VirtualService service, Gateway gateway)
    {
        var served = gateway.Servers.SelectMany(server => server.Hosts)
            .Where(host => host.Namespace == "*" || host.Namespace == service.Metadata.Namespace)
            .Select(host => host.Host)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToList();
        foreach (var host in service.Hosts)
        {
            // A short name is looked for as written and in full, as the gateway's own hosts may be either.
            if (!served.Any(other => Hostname.Matches(host, other) || Hostname.Matches(scope.Resolve(host, service), other)))
            {
                scope.Warn(
                    DiagnosticCodes.HostNotInGateway,
                    service,
                    $"spec.hosts: \"{host}\" is not served by {scope.Describe(gateway)}; requests for it get 404 there",
                    served.Count == 0 ? $"it serves nothing to the namespace {service.Metadata.Namespace}" : $"it serves: {string.Join(", ", served)}");
            }
        }
    }
}
