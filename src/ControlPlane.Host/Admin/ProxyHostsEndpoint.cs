using ControlPlane.Composition.AdminApi;
using ControlPlane.Host.Loop;
using ControlPlane.Host.Proxies;
using ControlPlane.Translation;

namespace ControlPlane.Host.Admin;

/// <summary><c>GET /proxies/{nodeId}/hosts</c>: the hosts file of a connected Envoy's workload, as <see cref="HostReports"/>; one entry an address.</summary>
internal static class ProxyHostsEndpoint
{
    internal static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/proxies/{nodeId}/hosts", Answer);

    private static IResult Answer(string nodeId, ProxyRoster roster, MeshView mesh)
    {
        if (roster.Find(nodeId) is not { Scope: { } scope })
        {
            return Results.Text($"no Envoy \"{nodeId}\" is connected\n", statusCode: StatusCodes.Status404NotFound);
        }

        var hosts = from entry in Translator.NamesFor(mesh.Current, scope)
                    from address in entry.Addresses
                    group entry.Name by address into names
                    select new HostReport(names.Key, [.. names]);
        return Results.Json(new HostReports([.. hosts]), AdminJson.Options);
    }
}
