using System.Globalization;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Matching;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;
using Envoy.Config.Core.V3;
using Locality = ControlPlane.Model.Services.Locality;

namespace ControlPlane.Host.Admission;

/// <summary>Reads who a proxy is out of what its bootstrap states. Keys that nothing here reads are ignored: Istio's bootstraps state many.</summary>
internal static class NodeReader
{
    private const string IdForm =
        "sidecar~IP~NAME.NAMESPACE~NAMESPACE.svc.cluster.local (or router~…), as `mesh proxy bootstrap` prints it";

    /// <exception cref="NodeException">The node is not one that can be served.</exception>
    internal static NodeDescription Read(Node? node)
    {
        if (node is null || node.Id.Length == 0)
        {
            throw new NodeException($"the first request has no node id; state node.id in Envoy's bootstrap as {IdForm}");
        }

        if (GrpcNodeReader.IsGrpc(node))
        {
            return new(GrpcNodeReader.Read(node), AgentReportsHealth: false, VersionOf(node));
        }

        var parts = node.Id.Split('~');
        if (parts.Length != 4 || parts[2].Length == 0)
        {
            throw WrongId(node.Id, $"must be {IdForm}");
        }

        var metadata = new NodeMetadata(node.Metadata, "node metadata ");
        var (name, @namespace) = NameOf(parts[2], parts[3], metadata);
        var proxy = new Proxy
        {
            NodeId = node.Id,
            Kind = KindOf(node.Id, parts[0]),
            Name = name,
            Namespace = DnsName.IsLabel(@namespace) ? @namespace : throw WrongId(node.Id, $"names no namespace; it must be {IdForm}"),
            Addresses = AddressesOf(node.Id, parts[1], metadata),
            Labels = metadata.Labels("LABELS"),
            Metadata = metadata.Texts(),
            Locality = LocalityOf(node),
            ServiceAccount = metadata.Text("SERVICE_ACCOUNT"),
            Interception = InterceptionOf(metadata),
            BindAddress = metadata.Address("BIND_ADDRESS"),
            HttpProxyPort = metadata.Port("HTTP_PROXY_PORT") ?? 15080,
            DnsCapture = metadata.Flag("DNS_CAPTURE"),
            HasWorkloadCertificate = metadata.Flag("SDS"),
            Service = metadata.Host("SERVICE"),
            WorkloadGroup = metadata.Text("WORKLOAD_GROUP"),
            Ports = [.. metadata.List("PORTS").Select(PortOf).DistinctBy(port => port.Number).OrderBy(port => port.Number)],
        };
        return new(proxy, AgentReportsHealth(metadata), VersionOf(node));
    }

    internal static Locality LocalityOf(Node node) =>
        node.Locality is { } locality ? new Locality(locality.Region, locality.Zone, locality.SubZone) : Locality.Unknown;

    private static NodeException WrongId(string id, string what) => new($"node id \"{id}\" {what}");

    private static ProxyKind KindOf(string id, string text) => text switch
    {
        "sidecar" => ProxyKind.Sidecar,
        "router" => ProxyKind.Router,
        _ => throw WrongId(id, $"begins with \"{text}\"; it must be {IdForm}"),
    };

    /// <summary>The namespace is the metadata's, else the id's; a workload's own name may contain dots.</summary>
    private static (string Name, string Namespace) NameOf(string workload, string domain, NodeMetadata metadata)
    {
        var stated = metadata.Text("NAMESPACE");
        var dot = workload.LastIndexOf('.');
        var @namespace = stated.Length > 0 ? stated : dot >= 0 ? workload[(dot + 1)..] : domain.Split('.')[0];
        var suffix = $".{@namespace}";
        var name = metadata.Text("NAME");
        return (name.Length > 0 ? name : workload.EndsWith(suffix, StringComparison.Ordinal) ? workload[..^suffix.Length] : workload, @namespace);
    }

    /// <summary>The id's address comes first: it is the one that others use.</summary>
    private static EquatableArray<string> AddressesOf(string id, string first, NodeMetadata metadata)
    {
        if (!DnsName.IsAddress(first))
        {
            throw WrongId(id, $"has \"{first}\" where the workload's IP address belongs; it must be {IdForm}");
        }

        return [.. StatedAddresses(metadata).Prepend(first).Distinct(StringComparer.Ordinal)];
    }

    internal static IEnumerable<string> StatedAddresses(NodeMetadata metadata)
    {
        const string Key = "INSTANCE_IPS";
        foreach (var text in metadata.Text(Key).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            yield return DnsName.IsAddress(text) ? text : throw metadata.Wrong(Key, "IP addresses with commas between them", text);
        }
    }

    private static InterceptionMode InterceptionOf(NodeMetadata metadata) => metadata.Text("INTERCEPTION_MODE") switch
    {
        "" or "REDIRECT" => InterceptionMode.Redirect,
        "LOOPBACK" => InterceptionMode.Loopback,
        "NONE" => InterceptionMode.None,
        var other => throw metadata.Wrong("INTERCEPTION_MODE", "REDIRECT, LOOPBACK or NONE", other),
    };

    private static bool AgentReportsHealth(NodeMetadata metadata) => metadata.Text("APP_HEALTH") switch
    {
        "" => false,
        "agent" => true,
        var other => throw metadata.Wrong("APP_HEALTH", "agent, or absent", other),
    };

    private static ServicePort PortOf(NodeMetadata port)
    {
        var number = port.Port("number") ?? throw port.Missing("number", "the port that clients address");
        var name = port.Text("name");
        var stated = port.Text("protocol");
        var protocol = ProtocolNames.FromText(stated) ?? throw port.Wrong("protocol", "HTTP, HTTP2, GRPC, TCP, TLS or another of Istio's", stated);
        return new(
            number,
            name,
            stated.Length > 0 ? protocol : ProtocolNames.FromPortName(name, number),
            port.Port("target") ?? 0);
    }

    private static string VersionOf(Node node) => node.UserAgentVersionTypeCase switch
    {
        Node.UserAgentVersionTypeOneofCase.UserAgentVersion => node.UserAgentVersion,
        Node.UserAgentVersionTypeOneofCase.UserAgentBuildVersion when node.UserAgentBuildVersion.Version is { } version =>
            string.Create(CultureInfo.InvariantCulture, $"{version.MajorNumber}.{version.MinorNumber}.{version.Patch}"),
        _ => "",
    };
}
