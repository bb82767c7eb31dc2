namespace ControlPlane.Features.Tests.Reliability;

/// <summary>The policies of a service while somebody keeps editing them: each edit is a state that a careful user may save.</summary>
/// <param name="V2Weight">Percent of the requests that go to v2.</param>
/// <param name="Extra">A subset that takes all requests, with the rule that uses it; null: there is none.</param>
/// <param name="TimeoutSeconds">How long a request may take.</param>
/// <param name="Routes">Routes for paths that nobody asks for.</param>
/// <param name="SecondV1">Whether v1 has its second endpoint.</param>
internal sealed record EditedMesh(int V2Weight, string? Extra, int TimeoutSeconds, int Routes, bool SecondV1)
{
    internal static EditedMesh Start { get; } = new(10, null, 60, 0, true);

    /// <summary>The state after one more edit.</summary>
    internal EditedMesh After(int edit) => (edit % 6) switch
    {
        0 => this with { V2Weight = (V2Weight + 17) % 100 },
        1 => this with { Extra = $"extra-{edit}" },
        2 => this with { Extra = null },
        3 => this with { TimeoutSeconds = 40 + (edit % 20) },
        4 => this with { Routes = (Routes + 1) % 5 },
        _ => this with { SecondV1 = !SecondV1 },
    };

    /// <summary>The YAML; the ports are those of v1, of its second endpoint, and of v2.</summary>
    internal string ToYaml(IReadOnlyList<int> ports) => Endpoints(ports) + Subsets() + Rule();

    private string Endpoints(IReadOnlyList<int> ports) => $"""
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata:
          name: edited
        spec:
          hosts: [edited.test]
          location: MESH_INTERNAL
          resolution: STATIC
          ports:
          - number: 80
            name: http
            protocol: HTTP
          endpoints:
        {Endpoint("v1", ports[0])}
        {(SecondV1 ? Endpoint("v1", ports[1]) : "")}
        {Endpoint("v2", ports[2])}
        ---

        """;

    private static string Endpoint(string version, int port) => $"""
          - address: 127.0.0.1
            ports:
              http: {port}
            labels:
              version: {version}
        """;

    private string Subsets() => $"""
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata:
          name: edited
        spec:
          host: edited.test
          subsets:
        {Subset("v1", "v1")}
        {Subset("v2", "v2")}
        {(Extra is null ? "" : Subset(Extra, "v1"))}
        ---

        """;

    private static string Subset(string name, string version) => $"""
          - name: {name}
            labels:
              version: {version}
        """;

    private string Rule() => $"""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata:
          name: edited
        spec:
          hosts: [edited.test]
          http:
        {string.Join('\n', Enumerable.Range(0, Routes).Select(UnusedRoute))}
          - timeout: {TimeoutSeconds}s
            route:
        {(Extra is null ? $"{Destination("v1", 100 - V2Weight)}\n{Destination("v2", V2Weight)}" : Destination(Extra, 100))}
        """;

    private static string UnusedRoute(int number) => $"""
          - match:
            - uri:
                prefix: /unused-{number}
            directResponse:
              status: 404
        """;

    private static string Destination(string subset, int weight) => $"""
            - destination:
                host: edited.test
                subset: {subset}
              weight: {weight}
        """;
}
