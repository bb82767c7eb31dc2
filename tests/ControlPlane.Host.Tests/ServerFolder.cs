namespace ControlPlane.Host.Tests;

/// <summary>A folder for a server: <c>mesh</c> with configuration, and room for its state. Goes with the test.</summary>
public sealed class ServerFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("cp-");

    public ServerFolder()
    {
        Directory.CreateDirectory(Mesh);
        Write("base.yaml", """
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
            """);
        Route(201);
    }

    public string Root => _root.FullName;

    public string Mesh => Path.Combine(Root, "mesh");

    public void Write(string name, string text)
    {
        var temporary = Path.Combine(Root, name);
        File.WriteAllText(temporary, text);
        File.Move(temporary, Path.Combine(Mesh, name), overwrite: true);
    }

    /// <summary>Requests to reviews are answered with this status by the client's own proxy.</summary>
    public void Route(int status) => Write("route.yaml", $$"""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: reviews, namespace: shop}
        spec:
          hosts: [reviews.shop.svc.cluster.local]
          http:
          - directResponse: {status: {{status}}}
        """);

    public void Dispose() => _root.Delete(recursive: true);
}
