using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;
using ControlPlane.Model.VirtualServices;

namespace ControlPlane.Model.Sidecars;

/// <summary>The field <c>outboundTrafficPolicy</c>.</summary>
internal static class OutboundTrafficPolicyReader
{
    private const string DynamicNames = "ALLOW_ANY_DYNAMIC_DNS";

    private static readonly Dictionary<string, bool> Modes = new() { ["REGISTRY_ONLY"] = true, ["ALLOW_ANY"] = false, [DynamicNames] = false };

    internal static OutboundTrafficPolicy? Read(MappingReader owner)
    {
        if (owner.Object("outboundTrafficPolicy") is not { } reader)
        {
            return null;
        }

        // A policy that is there without a mode has the first one of Istio's enumeration (J182).
        var registryOnly = reader.Choice("mode", Modes) ?? true;
        if (reader.Node("mode") is ConfigNode.Scalar { Text: DynamicNames })
        {
            reader.Broken("mode", $"{DynamicNames} is for the whole mesh only", "set it in MeshConfig");
        }

        var proxy = reader.Object("egressProxy") is { } place ? EgressProxy(place) : null;
        if (proxy is not null && registryOnly)
        {
            reader.Broken("egressProxy", "an egressProxy needs mode ALLOW_ANY");
        }

        reader.Done();
        return new(registryOnly, proxy);
    }

    private static Destination EgressProxy(MappingReader reader)
    {
        reader.RequiredNode("port");
        var destination = DestinationReader.Read(reader);
        if (destination.Host.Length > 0 && (!destination.Host.Contains('.') || !DnsName.IsHost(destination.Host)))
        {
            reader.Invalid("host", $"\"{PlainScalar.Shorten(destination.Host)}\" must be a full host name");
        }

        return destination with { Host = destination.Host.ToLowerInvariant() };
    }
}
