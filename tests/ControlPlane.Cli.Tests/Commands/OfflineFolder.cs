namespace ControlPlane.Cli.Tests.Commands;

/// <summary>A folder with a small mesh; goes with the test.</summary>
public sealed class OfflineFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("mesh-offline-");

    public OfflineFolder() => Write("mesh.yaml", """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: reviews, namespace: shop}
        spec:
          hosts: [reviews.shop.svc.cluster.local]
          addresses: [10.90.0.1]
          ports: [{number: 9080, name: http, protocol: HTTP}]
          resolution: STATIC
          location: MESH_INTERNAL
          workloadSelector: {labels: {app: reviews}}
        ---
        apiVersion: networking.istio.io/v1
        kind: WorkloadEntry
        metadata: {name: reviews-v1, namespace: shop}
        spec: {address: 10.0.0.1, labels: {app: reviews, version: v1}}
        """);

    public string FullPath => _root.FullName;

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(FullPath, name), text);

    public void Dispose() => _root.Delete(recursive: true);
}
