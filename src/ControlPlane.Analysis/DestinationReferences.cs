using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.VirtualServices;

namespace ControlPlane.Analysis;

/// <summary>Destinations whose host, port or subset does not exist.</summary>
internal static class DestinationReferences
{
    internal static void Check(AnalysisScope scope)
    {
        foreach (var service in scope.Mesh.VirtualServices.Values)
        {
            for (var i = 0; i < service.Http.Count; i++)
            {
                CheckDelegate(scope, service, service.Http[i].Delegate, $"spec.http[{i}].delegate");
                for (var j = 0; j < service.Http[i].Mirrors.Count; j++)
                {
                    CheckDestination(scope, service, service.Http[i].Mirrors[j].Destination, $"spec.http[{i}]: copy {j + 1}");
                }

                for (var j = 0; j < service.Http[i].Route.Count; j++)
                {
                    CheckDestination(scope, service, service.Http[i].Route[j].Destination, $"spec.http[{i}].route[{j}].destination");
                }
            }

            CheckConnections(scope, service, service.Tls, "tls");
            CheckConnections(scope, service, service.Tcp, "tcp");
        }
    }

    private static void CheckDelegate(AnalysisScope scope, VirtualService owner, DelegateName? named, string path)
    {
        if (named is not null
            && !(scope.Mesh.VirtualServices.TryGetValue(new(named.Namespace, named.Name), out var found) && found.Hosts.IsEmpty))
        {
            scope.Warn(
                DiagnosticCodes.ReferencedResourceNotFound,
                owner,
                $"{path}: there is no VirtualService {named.Namespace}/{named.Name} without hosts; the entry does nothing",
                "a delegate has no hosts");
        }
    }

    private static void CheckConnections(AnalysisScope scope, VirtualService owner, EquatableArray<ConnectionRoute> routes, string field)
    {
        for (var i = 0; i < routes.Count; i++)
        {
            for (var j = 0; j < routes[i].Route.Count; j++)
            {
                CheckDestination(scope, owner, routes[i].Route[j].Destination, $"spec.{field}[{i}].route[{j}].destination");
            }
        }
    }

    private static void CheckDestination(AnalysisScope scope, VirtualService owner, Destination destination, string path)
    {
        var host = scope.Resolve(destination.Host, owner);
        var services = scope.ServicesOf(host).ToList();
        if (services.Count == 0 && scope.KnowsServices)
        {
            scope.Warn(
                DiagnosticCodes.ReferencedResourceNotFound,
                owner,
                $"{path}: there is no service {host}; requests to it get 503",
                Spelling.Suggest(host, scope.Hostnames) ?? $"known hosts: {string.Join(", ", scope.Hostnames.Order(StringComparer.Ordinal).Take(5))}");
            return;
        }

        if (destination.Port is { } port && services.Count > 0 && services.All(service => service.Port(port) is null))
        {
            var ports = services.SelectMany(service => service.Ports).Select(known => known.Number).Distinct().Order();
            scope.Warn(DiagnosticCodes.ReferencedResourceNotFound, owner, $"{path}: {host} has no port {port}; requests to it get 503", $"its ports: {string.Join(", ", ports)}");
        }

        CheckSubset(scope, owner, (host, destination.Subset), path);
    }

    private static void CheckSubset(AnalysisScope scope, VirtualService owner, (string Host, string Name) subset, string path)
    {
        if (subset.Name.Length == 0)
        {
            return;
        }

        var rules = scope.RulesFor(subset.Host).ToList();
        var names = rules.SelectMany(rule => rule.Subsets).Select(known => known.Name).Distinct(StringComparer.Ordinal).ToList();
        if (!names.Contains(subset.Name))
        {
            var hint = rules.Count == 0 ? $"no DestinationRule is for {subset.Host}" : Spelling.Suggest(subset.Name, names) ?? $"its subsets: {string.Join(", ", names)}";
            scope.Warn(DiagnosticCodes.ReferencedResourceNotFound, owner, $"{path}: {subset.Host} has no subset \"{subset.Name}\"; requests to it get 503", hint);
        }
    }
}
