using ControlPlane.Composition.AdminApi;
using ControlPlane.Host.Loop;

namespace ControlPlane.Host.Admin;

/// <summary><c>GET /debug/mesh</c>: the mesh in short: counts, services with where they run, workloads with their health.</summary>
internal static class DebugMeshEndpoint
{
    internal static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/debug/mesh", Answer);

    private static IResult Answer(MeshView view, SourceStatusBoard sources)
    {
        var mesh = view.Current;
        return Results.Json(
            new
            {
                mesh.Revision,
                Sources = sources.Sources,
                VirtualServices = mesh.VirtualServices.Count,
                DestinationRules = mesh.DestinationRules.Count,
                Gateways = mesh.Gateways.Count,
                Sidecars = mesh.Sidecars.Count,
                AuthorizationPolicies = mesh.AuthorizationPolicies.Count,
                RequestAuthentications = mesh.RequestAuthentications.Count,
                Services = mesh.Registry.Services.Values.Select(service => new
                {
                    service.Hostname,
                    service.Namespace,
                    Ports = service.Ports.Select(port => port.Number),
                    Endpoints = mesh.Registry.EndpointsOf(service.Key).Select(Describe),
                }),
                Workloads = mesh.Workloads.Values.Select(workload => new
                {
                    Name = $"{workload.Proxy.Name}.{workload.Proxy.Namespace}",
                    workload.Health,
                    Addresses = workload.Proxy.Addresses.AsEnumerable(),
                    workload.Proxy.Service,
                }),
            },
            AdminJson.Options);
    }

    private static string Describe(Model.Services.Endpoint endpoint) =>
        $"{endpoint.Address} {string.Join(',', endpoint.Ports.Select(port => port.Port))} {endpoint.Health}";
}
