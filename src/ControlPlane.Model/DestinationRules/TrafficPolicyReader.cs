using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Model.DestinationRules;

/// <summary>The field <c>trafficPolicy</c>.</summary>
internal static class TrafficPolicyReader
{
    internal static TrafficPolicy? Read(MappingReader owner)
    {
        if (owner.Object("trafficPolicy") is not { } reader)
        {
            return null;
        }

        var policy = new TrafficPolicy
        {
            LoadBalancer = LoadBalancerReader.Read(reader),
            ConnectionPool = ConnectionPoolReader.Read(reader),
            OutlierDetection = OutlierDetectionReader.Read(reader),
            Tls = ClientTlsReader.Read(reader),
            PortLevelSettings = PortLevel(reader),
        };
        reader.WithoutEffect("tunnel", "proxyProtocol", "retryBudget");
        reader.Done();
        if (!reader.Keys.Any(reader.Has))
        {
            reader.Findings.Error(DiagnosticCodes.Validation, reader.Span, $"{reader.Path}: says nothing", "set a block such as loadBalancer, or leave trafficPolicy out");
        }

        return policy;
    }

    private static EquatableArray<PortTrafficPolicy> PortLevel(MappingReader reader)
    {
        var ports = new List<PortTrafficPolicy>();
        foreach (var entry in reader.Objects("portLevelSettings"))
        {
            var portReader = entry.RequiredNode("port") is null ? null : entry.Object("port");
            var number = portReader?.RequiredNode("number") is null ? null : portReader.Port("number");
            portReader?.Done();
            var policy = new PortTrafficPolicy(number ?? 0, LoadBalancerReader.Read(entry), ConnectionPoolReader.Read(entry), OutlierDetectionReader.Read(entry))
            {
                Tls = ClientTlsReader.Read(entry),
            };
            entry.Done();
            if (!entry.Keys.Any(key => key != "port" && entry.Has(key)))
            {
                entry.Findings.Error(DiagnosticCodes.Validation, entry.Span, $"{entry.Path}: says nothing about the port");
            }

            if (ports.Any(other => other.Port == number))
            {
                entry.Suspicious("port", $"port {number} was set before, and the first entry counts");
                continue;
            }

            ports.Add(policy);
        }

        return ports.ToEquatableArray();
    }
}
