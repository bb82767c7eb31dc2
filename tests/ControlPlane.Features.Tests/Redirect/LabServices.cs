namespace ControlPlane.Features.Tests.Redirect;

/// <summary>What the lab's control plane is told beside what its sidecars state.</summary>
internal static class LabServices
{
    /// <summary>The service with an address, and three without: one for TCP, one for TLS, both of the server, and one of a name that only HTTP tells.</summary>
    internal const string Yaml = """
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: default}
        spec:
          clusterIP: 10.96.0.10
          selector: {app: web}
          ports:
          - {name: http, port: 80, targetPort: 8080}
          - {name: grpc, port: 90, targetPort: 8090}
          - {name: http2, port: 91, targetPort: 8090}
          - {name: tcp, port: 9000}
          - {name: tcp-first, port: 9001}
          - {name: any-first, port: 9002, targetPort: 9001, appProtocol: tcp}
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: noaddress}
        spec:
          hosts: [noaddress.test]
          location: MESH_INTERNAL
          resolution: STATIC
          ports: [{number: 7000, name: tcp, protocol: TCP}]
          endpoints: [{address: 10.88.0.21, ports: {tcp: 9000}}]
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: secure}
        spec:
          hosts: [secure.test]
          location: MESH_INTERNAL
          resolution: STATIC
          ports: [{number: 443, name: tls, protocol: TLS}]
          endpoints: [{address: 10.88.0.21, ports: {tls: 8443}}]
        """;
}
