using System.Globalization;
using System.Text;

namespace ControlPlane.Benchmarks.Meshes;

/// <summary>
/// The YAML of a made-up mesh. Each service has four endpoints in two versions, an address and port 80 (HTTP), a DestinationRule with both
/// subsets and a VirtualService with weights. Services and clients are spread over ten namespaces, and everybody sees every service.
/// </summary>
internal static class MeshText
{
    private const int Namespaces = 10;
    private const int EndpointsPerService = 4;

    internal static string NamespaceOf(int number) => $"shop-{number % Namespaces}";

    private static string Host(int number) => $"service-{number}.{NamespaceOf(number)}.svc.cluster.local";

    /// <param name="number">The service's number.</param>
    /// <param name="moves">How often the first endpoint went to another address.</param>
    internal static string Service(int number, int moves)
    {
        var text = new StringBuilder($$"""
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata:
              name: service-{{number}}
              namespace: {{NamespaceOf(number)}}
            spec:
              hosts: ["{{Host(number)}}"]
              addresses: ["10.200.{{number >> 8}}.{{number & 255}}"]
              location: MESH_INTERNAL
              resolution: STATIC
              ports: [{number: 80, name: http, protocol: HTTP, targetPort: 8080}]
              endpoints:

            """);
        for (var endpoint = 0; endpoint < EndpointsPerService; endpoint++)
        {
            var net = endpoint == 0 && moves > 0 ? 110 + moves : 100 + endpoint;
            text.Append(CultureInfo.InvariantCulture, $"  - address: 10.{net}.{number >> 8}.{number & 255}\n    labels: {{version: v{1 + (endpoint % 2)} }}\n");
        }

        return text.ToString();
    }

    internal static string Routing(int number, int weight, int connections) => $$"""
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata:
          name: service-{{number}}
          namespace: {{NamespaceOf(number)}}
        spec:
          host: {{Host(number)}}
          trafficPolicy:
            connectionPool:
              tcp:
                maxConnections: {{connections}}
          subsets:
          - name: v1
            labels: {version: v1}
          - name: v2
            labels: {version: v2}
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata:
          name: service-{{number}}
          namespace: {{NamespaceOf(number)}}
        spec:
          hosts: ["{{Host(number)}}"]
          http:
          - route:
            - destination: {host: "{{Host(number)}}", subset: v1}
              weight: {{100 - weight}}
            - destination: {host: "{{Host(number)}}", subset: v2}
              weight: {{weight}}

        """;

    internal static string Unseen(int port) => $$"""
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: unseen, namespace: nobody}
        spec:
          hosts: [unseen.nobody.svc.cluster.local]
          exportTo: ["."]
          location: MESH_INTERNAL
          resolution: STATIC
          ports: [{number: {{port}}, name: http, protocol: HTTP}]
          endpoints:
          - {address: 10.99.0.1}
        """;
}
