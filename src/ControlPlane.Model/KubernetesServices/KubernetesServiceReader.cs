using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;
using ControlPlane.Model.Services;

namespace ControlPlane.Model.KubernetesServices;

/// <summary>YAML to <see cref="KubernetesService"/>.</summary>
internal static class KubernetesServiceReader
{
    private const string ExportToAnnotation = "networking.istio.io/exportTo";

    internal static KubernetesService Read(ObjectMeta metadata, MappingReader spec)
    {
        var addresses = spec.Texts("clusterIPs");
        var address = spec.Text("clusterIP");
        var isAlias = spec.Text("type") == "ExternalName";
        var externalName = spec.Text("externalName");
        var service = new KubernetesService
        {
            Metadata = metadata,
            Selector = SharedFieldReader.Labels(spec, "selector") is { IsEmpty: false } selector && !isAlias ? selector : null,
            Ports = spec.Objects("ports").Select(Port).OfType<ServicePort>().ToEquatableArray(),
            ClusterIps = (addresses.IsEmpty && address is { Length: > 0 } ? [address] : addresses).Where(ip => ip != "None").ToEquatableArray(),
            Headless = address == "None",
            ExternalName = isAlias ? externalName : null,
            ExportTo = ExportTo(metadata),
        };
        spec.WithoutEffect("trafficDistribution", "sessionAffinityConfig");
        WithoutEffectUnless(spec, "sessionAffinity", "None");
        WithoutEffectUnless(spec, "internalTrafficPolicy", "Cluster");

        // How a cluster publishes the service says nothing about traffic in the mesh.
        spec.Ignore(
            "externalIPs", "externalTrafficPolicy", "healthCheckNodePort", "ipFamilies", "ipFamilyPolicy", "loadBalancerIP", "loadBalancerSourceRanges",
            "loadBalancerClass", "allocateLoadBalancerNodePorts", "publishNotReadyAddresses", "clusterIPs");
        spec.Done();
        KubernetesServiceValidation.Check(service, spec);
        return service;
    }

    private static void WithoutEffectUnless(MappingReader spec, string name, string plain)
    {
        if (spec.Text(name) is { } value && value != plain)
        {
            spec.WithoutEffect(name);
        }
    }

    private static ServicePort? Port(MappingReader reader)
    {
        var number = reader.RequiredNode("port") is null ? 0 : reader.Port("port") ?? 0;
        var name = reader.Text("name") ?? "";
        var appProtocol = reader.Text("appProtocol") ?? "";
        var transport = reader.Text("protocol") ?? "TCP";
        var (target, targetName) = Target(reader);
        reader.Ignore("nodePort");
        reader.Done();
        switch (transport)
        {
            case "TCP":
                return new(number, name, ProtocolNames.FromAppProtocol(appProtocol) ?? ProtocolNames.FromPortName(name, number), target) { TargetPortName = targetName };
            case "UDP":
                return new(number, name, Protocol.Udp, target) { TargetPortName = targetName };
            case "SCTP":
                reader.WithoutEffect("protocol");
                return null;
            default:
                reader.Invalid("protocol", $"\"{PlainScalar.Shorten(transport)}\" is not one of TCP, UDP, SCTP", "name the application's protocol in appProtocol or in the port's name");
                return null;
        }
    }

    private static (int Number, string? Name) Target(MappingReader reader)
    {
        switch (reader.Node("targetPort"))
        {
            case null:
                return (0, null);
            case ConfigNode.Scalar scalar when PlainScalar.AsNumber(scalar) is null:
                if (!DnsName.IsLabel(scalar.Text) || scalar.Text.Length > 15)
                {
                    reader.Invalid("targetPort", $"\"{PlainScalar.Shorten(scalar.Text)}\" is neither a port number nor a port name");
                }

                return (0, scalar.Text);
            default:
                return (reader.Port("targetPort") ?? 0, null);
        }
    }

    private static EquatableArray<string> ExportTo(ObjectMeta metadata) =>
        metadata.Annotations.TryGetValue(ExportToAnnotation, out var text)
            ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToEquatableArray()
            : default;
}
