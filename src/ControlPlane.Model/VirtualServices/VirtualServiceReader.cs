using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Model.VirtualServices;

/// <summary>YAML to <see cref="VirtualService"/>.</summary>
internal static class VirtualServiceReader
{
    internal static VirtualService Read(ObjectMeta metadata, MappingReader spec)
    {
        var hosts = SharedFieldReader.PlacedTexts(spec, "hosts");
        var gateways = GatewayNameReader.Read(spec, metadata.Namespace);
        var routes = spec.Objects("http");
        spec.WithoutEffect("tls", "tcp");
        var scope = new RouteScope(metadata.Namespace, gateways.IsEmpty || gateways.Contains(VirtualService.MeshGateway));
        var service = new VirtualService
        {
            Metadata = metadata,
            Hosts = hosts.Select(host => host.Text).ToEquatableArray(),
            Gateways = gateways.IsEmpty ? [VirtualService.MeshGateway] : gateways,
            Http = Routes(routes, scope),
            ExportTo = SharedFieldReader.ExportTo(spec),
        };
        spec.Done();
        VirtualServiceValidation.Check(service, spec, hosts);
        UnreachableRoutes.Check(routes, spec.Findings);
        return service;
    }

    private static EquatableArray<HttpRoute> Routes(IReadOnlyList<MappingReader> entries, RouteScope scope)
    {
        var routes = new List<HttpRoute>();
        foreach (var entry in entries)
        {
            var route = HttpRouteReader.Read(entry, scope);

            // An entry that only delegates does nothing yet; it was warned about.
            if (!entry.Has("delegate") || entry.Has("route") || entry.Has("redirect") || entry.Has("directResponse"))
            {
                routes.Add(route);
            }
        }

        return routes.ToEquatableArray();
    }
}
