using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;

namespace ControlPlane.Model.KubernetesServices;

/// <summary>What Kubernetes' API server would refuse.</summary>
internal static class KubernetesServiceValidation
{
    private static readonly string[] Types = ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"];

    internal static void Check(KubernetesService service, MappingReader spec)
    {
        if (spec.Text("type") is { } type && !Types.Contains(type))
        {
            spec.Invalid("type", $"\"{PlainScalar.Shorten(type)}\" is not one of {string.Join(", ", Types)}", Spelling.Suggest(type, Types));
        }

        if (spec.Text("type") == "ExternalName" && service.ExternalName is null or "")
        {
            spec.Broken("type", "an ExternalName service needs externalName");
        }

        CheckAddresses(spec, "clusterIP");
        CheckAddresses(spec, "clusterIPs");
        CheckPorts(spec);
    }

    private static void CheckAddresses(MappingReader spec, string field)
    {
        var nodes = spec.Node(field) is ConfigNode.Sequence list ? list.Items : spec.Node(field) is { } one ? [one] : default;
        foreach (var node in nodes.OfType<ConfigNode.Scalar>())
        {
            if (node.Text is not ("None" or "") && !DnsName.IsAddress(node.Text))
            {
                spec.Findings.Error(DiagnosticCodes.InvalidValue, node.Span, $"{spec.PathOf(field)}: \"{PlainScalar.Shorten(node.Text)}\" is neither an IP address nor None");
            }
        }
    }

    private static void CheckPorts(MappingReader spec)
    {
        var ports = spec.Objects("ports");
        var (numbers, names) = (new HashSet<string>(), new HashSet<string>());
        foreach (var port in ports)
        {
            var transport = (port.Node("protocol") as ConfigNode.Scalar)?.Text ?? "TCP";
            if (port.Node("port") is ConfigNode.Scalar number && !numbers.Add($"{number.Text}/{transport}"))
            {
                spec.Findings.Error(DiagnosticCodes.Validation, number.Span, $"{port.PathOf("port")}: port {number.Text} is defined twice");
            }

            if (port.Node("name") is ConfigNode.Scalar { Text.Length: > 0 } name)
            {
                if (!names.Add(name.Text))
                {
                    spec.Findings.Error(DiagnosticCodes.Validation, name.Span, $"{port.PathOf("name")}: the port name \"{name.Text}\" is used twice");
                }
            }
            else if (ports.Count > 1)
            {
                port.RequiredNode("name");
            }
        }
    }
}
