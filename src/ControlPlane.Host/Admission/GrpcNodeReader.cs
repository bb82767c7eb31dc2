using ControlPlane.Model.Matching;
using ControlPlane.Model.Proxies;
using Envoy.Config.Core.V3;

namespace ControlPlane.Host.Admission;

/// <summary>
/// Reads who a gRPC library is. Its bootstrap is often written by hand, so less is asked of it than of an Envoy: any id will do, and without
/// a stated namespace it lives in <c>default</c>.
/// </summary>
internal static class GrpcNodeReader
{
    private const string DefaultNamespace = "default";

    /// <summary>It says so (<c>GENERATOR: grpc</c>, as Istio's bootstraps do), or its library does.</summary>
    internal static bool IsGrpc(Node node) =>
        node.UserAgentName.StartsWith("gRPC", StringComparison.Ordinal)
        || new NodeMetadata(node.Metadata, "node metadata ").Text("GENERATOR") == "grpc";

    /// <exception cref="NodeException">Some metadata is not what it must be.</exception>
    internal static Proxy Read(Node node)
    {
        var metadata = new NodeMetadata(node.Metadata, "node metadata ");
        var parts = node.Id.Split('~');
        var isWhole = parts.Length == 4 && DnsName.IsAddress(parts[1]);
        var workload = isWhole ? parts[2] : node.Id;
        var dot = isWhole ? workload.LastIndexOf('.') : -1;
        var addresses = NodeReader.StatedAddresses(metadata);
        var @namespace = FirstOf(metadata.Text("NAMESPACE"), dot > 0 ? workload[(dot + 1)..] : DefaultNamespace);
        return new()
        {
            NodeId = node.Id,
            Kind = ProxyKind.Grpc,
            Name = FirstOf(metadata.Text("NAME"), dot > 0 ? workload[..dot] : workload),
            Namespace = DnsName.IsLabel(@namespace) ? @namespace : throw metadata.Wrong("NAMESPACE", "a namespace's name", @namespace),
            Addresses = [.. (isWhole ? addresses.Prepend(parts[1]) : addresses).Distinct(StringComparer.Ordinal)],
            Labels = metadata.Labels("LABELS"),
            Locality = NodeReader.LocalityOf(node),
            ServiceAccount = metadata.Text("SERVICE_ACCOUNT"),
            Interception = InterceptionMode.None,
        };
    }

    private static string FirstOf(string stated, string otherwise) => stated.Length > 0 ? stated : otherwise;
}
