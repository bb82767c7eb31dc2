using System.Text.Json.Nodes;
using ControlPlane.Composition.AdminApi;
using ControlPlane.Composition.Rendering;
using ControlPlane.Host.Proxies;
using ControlPlane.Xds;
using ControlPlane.Xds.Streams;

namespace ControlPlane.Host.Admin;

/// <summary><c>GET /proxies/{nodeId}/config</c>: what a connected Envoy should have, by type and name: version, origins, and with <c>?decoded=true</c> the resource.</summary>
internal static class ProxyConfigEndpoint
{
    internal static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/proxies/{nodeId}/config", Answer);

    private static IResult Answer(string nodeId, bool? decoded, ProxyRoster roster, SnapshotCache cache)
    {
        if (roster.Find(nodeId) is not { Scope: { } scope } || cache.Find(scope) is not { } snapshot)
        {
            return Results.Text($"no Envoy \"{nodeId}\" is connected\n", statusCode: StatusCodes.Status404NotFound);
        }

        var types = new JsonObject { ["revision"] = snapshot.Revision };
        foreach (var type in ResourceType.All)
        {
            if (snapshot.Table(type) is { Count: > 0 } table)
            {
                types[type.ShortName] = new JsonArray([.. table.InNameOrder().Select(resource => Describe(resource, decoded ?? false))]);
            }
        }

        return Results.Json(types, AdminJson.Options);
    }

    private static JsonObject Describe(EnvoyResource resource, bool decoded)
    {
        var description = new JsonObject
        {
            ["name"] = resource.Name,
            ["version"] = resource.Version,
            ["origins"] = new JsonArray([.. resource.Origins.Select(origin => JsonValue.Create(origin))]),
        };
        if (decoded)
        {
            // Certificates and keys are nobody's business here, whoever asks.
            description["resource"] = ReferenceEquals(resource.Type, ResourceType.Secret) ? "(not shown)" : EnvoyJson.Of(resource);
        }

        return description;
    }
}
