using System.Globalization;
using System.Text;

namespace ControlPlane.Benchmarks.Push;

/// <summary>
/// A mesh in files, ten services a file: each service has four endpoints in two versions, an address and port 80 (HTTP), a DestinationRule
/// with both subsets and a VirtualService with weights. Services and clients are spread over namespaces, and everybody sees every service.
/// </summary>
internal sealed class MeshFolder : IDisposable
{
    internal const int Namespaces = 10;
    private const int PerFile = 10;
    private const int EndpointsPerService = 4;
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("mesh-benchmark-");
    private readonly int[] _weights;
    private readonly int[] _connections;
    private readonly int[] _moves;
    private int _round;

    internal MeshFolder(int services)
    {
        _weights = [.. Enumerable.Repeat(10, services)];
        _connections = [.. Enumerable.Repeat(100, services)];
        _moves = new int[services];
        Directory.CreateDirectory(Mesh);
        for (var first = 0; first < services; first += PerFile)
        {
            SaveServices(first)();
            SaveRouting(first, "")();
        }

        Save("unseen.yaml", Unseen(9000))();
    }

    internal string Mesh => Path.Combine(_root.FullName, "mesh");

    internal string State => Path.Combine(_root.FullName, "state");

    internal static string NamespaceOf(int number) => $"shop-{number % Namespaces}";

    /// <summary>Prepares the next change of a kind, of one object. The function that is returned saves it: by a rename, as most editors do.</summary>
    internal Action Prepare(ChangeKind kind)
    {
        _round++;
        var number = _round * 7 % _weights.Length;
        switch (kind)
        {
            case ChangeKind.Weight:
                _weights[number] = 10 + ((_weights[number] + 1) % 80);
                return SaveRouting(number, "");
            case ChangeKind.DestinationRule:
                _connections[number]++;
                return SaveRouting(number, "");
            case ChangeKind.Endpoint:
                _moves[number] = (_moves[number] + 1) % 50;
                return SaveServices(number);
            case ChangeKind.ServiceAdded:
                return Save($"added-{_round}.yaml", Service(_weights.Length + _round, 0));
            case ChangeKind.Comment:
                return SaveRouting(0, $"# change {_round}\n");
            case ChangeKind.Unseen:
                return Save("unseen.yaml", Unseen(9000 + _round));
            default:
                throw new ArgumentOutOfRangeException(nameof(kind));
        }
    }

    public void Dispose() => _root.Delete(recursive: true);

    private Action SaveServices(int number) =>
        Save($"services-{number / PerFile}.yaml", FileOf(number, other => Service(other, _moves[other])));

    private Action SaveRouting(int number, string comment) =>
        Save($"routing-{number / PerFile}.yaml", comment + FileOf(number, other => Routing(other, _weights[other], _connections[other])));

    private Action Save(string name, string text)
    {
        var written = Path.Combine(_root.FullName, name);
        File.WriteAllText(written, text);
        return () => File.Move(written, Path.Combine(Mesh, name), overwrite: true);
    }

    private string FileOf(int number, Func<int, string> text)
    {
        var first = number / PerFile * PerFile;
        return string.Join("---\n", Enumerable.Range(first, Math.Min(PerFile, _weights.Length - first)).Select(text));
    }

    private static string Host(int number) => $"service-{number}.{NamespaceOf(number)}.svc.cluster.local";

    /// <param name="number">The service's number.</param>
    /// <param name="moves">How often the first endpoint went to another address.</param>
    private static string Service(int number, int moves)
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

    private static string Routing(int number, int weight, int connections) => $$"""
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

    private static string Unseen(int port) => $$"""
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
