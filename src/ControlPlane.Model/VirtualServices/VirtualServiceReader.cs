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
        var scope = new RouteScope(metadata.Namespace, gateways.IsEmpty || gateways.Contains(VirtualService.MeshGateway), hosts.Count == 0);
        var names = hosts.Select(host => host.Text).ToEquatableArray();
        var service = new VirtualService
        {
            Metadata = metadata,
            Hosts = names,
            Gateways = gateways.IsEmpty ? [VirtualService.MeshGateway] : gateways,
            Http = routes.Select(route => HttpRouteReader.Read(route, scope)).ToEquatableArray(),
            Tls = ConnectionRouteReader.Read(spec, "tls", names, scope),
            Tcp = ConnectionRouteReader.Read(spec, "tcp", names, scope),
            ExportTo = SharedFieldReader.ExportTo(spec),
        };
        spec.Done();
        VirtualServiceValidation.Check(service, spec, hosts);
        UnreachableRoutes.Check(routes, spec.Findings);
        return service;
    }
}
