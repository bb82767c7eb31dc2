namespace ControlPlane.Features.Tests.Reliability;

/// <summary>
/// A name whose requests move from service to service: each change makes, renames, turns or removes what the requests go through, in one
/// save, as a careless user may.
/// </summary>
/// <param name="Target">Number of the service that answers.</param>
/// <param name="Subset">Number in its subset's name.</param>
/// <param name="IsResolved">Whether its endpoint is a name that the proxy resolves, instead of an address.</param>
/// <param name="Kept">Number of a service that nobody uses; null: there is none.</param>
internal sealed record MovedMesh(int Target, int Subset, bool IsResolved, int? Kept)
{
    internal static MovedMesh Start { get; } = new(0, 0, false, null);

    /// <summary>The state after one more change.</summary>
    /// <param name="kind">0: to a new service, the old one goes; 1: the same, the old one stays; 2: another subset's name; 3: another kind of cluster; 4: the unused one goes.</param>
    internal MovedMesh After(int kind) => kind switch
    {
        0 => this with { Target = Target + 1 },
        1 => this with { Target = Target + 1, Kept = Target },
        2 => this with { Subset = Subset + 1 },
        3 => this with { IsResolved = !IsResolved },
        _ => this with { Kept = null },
    };

    /// <param name="port">Of the app that answers, on 127.0.0.1.</param>
    internal string ToYaml(int port) => Service(Target, port) + (Kept is { } kept ? Service(kept, port) : "") + $$"""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: moved}
        spec:
          hosts: [moved.test]
          http:
          - route:
            - destination: {host: hop-{{Target}}.test, subset: s-{{Subset}} }

        """;

    private string Service(int number, int port) => $$"""
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: hop-{{number}}}
        spec:
          hosts: [hop-{{number}}.test]
          location: MESH_INTERNAL
          resolution: {{(IsResolved ? "DNS" : "STATIC")}}
          ports: [{number: 80, name: http, protocol: HTTP}]
          endpoints:
          - address: {{(IsResolved ? "localhost" : "127.0.0.1")}}
            ports: {http: {{port}} }
            labels: {version: v1}
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: hop-{{number}}}
        spec:
          host: hop-{{number}}.test
          subsets:
          - name: s-{{Subset}}
            labels: {version: v1}
        ---

        """;
}
