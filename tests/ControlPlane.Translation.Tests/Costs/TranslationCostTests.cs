using ControlPlane.Model;
using ControlPlane.Model.Proxies;
using ControlPlane.Translation.Tests.Worlds;
using ControlPlane.Xds;

namespace ControlPlane.Translation.Tests.Costs;

/// <summary>How much is built again for a change, counted and not timed.</summary>
public sealed class TranslationCostTests
{
    private static readonly Proxy Viewer = World.SidecarOf("a", proxy => proxy with { Namespace = "n0" });
    private static readonly Proxy Neighbour = World.SidecarOf("b", proxy => proxy with { Namespace = "n0" });
    private static readonly Proxy Foreigner = World.SidecarOf("c", proxy => proxy with { Namespace = "n1" });

    private readonly Translator _translator = new();
    private Mesh _mesh = LargeMesh.Value;

    public TranslationCostTests() => Translate(Viewer, Neighbour, Foreigner);

    [Fact]
    public void Endpoint_OfOneServiceOfAThousand_BuildsItsLoadAssignmentsAlone()
    {
        var built = Change(LargeMesh.Health(500, WorkloadHealth.Draining));

        // Two ports; the two namespaces that look on share what is built.
        Assert.Equal((0, 2, 0, 0), built);
    }

    [Fact]
    public void Endpoint_OfAServiceWithSubsets_BuildsThoseToo()
    {
        _mesh = Apply(Yaml.DestinationRule("n0/rule", "host: s0.n0.svc.cluster.local\nsubsets: [{name: v1, labels: {version: v1}}]\nexportTo: [\".\"]"));
        Translate(Viewer, Neighbour, Foreigner);

        Assert.Equal((0, 2 + 2, 0, 0), Change(LargeMesh.Health(0, WorkloadHealth.Draining)));
    }

    [Fact]
    public void Rule_ThatAllSee_BuildsOneRouteConfigurationForEachNamespace()
    {
        var built = Change(Yaml.VirtualService("n7/rule", $"hosts: [{LargeMesh.HostOf(7)}]\nhttp:\n- timeout: 1s\n  route: [{{destination: {{host: {LargeMesh.HostOf(7)}}}}}]"));

        Assert.Equal((0, 0, 2, 0), built);
    }

    [Fact]
    public void DestinationRule_OfOneHost_BuildsItsClusters()
    {
        var built = Change(Yaml.DestinationRule("n7/rule", $"host: {LargeMesh.HostOf(7)}\ntrafficPolicy: {{connectionPool: {{tcp: {{maxConnections: 5}}}}}}"));

        Assert.Equal((2, 0, 0, 0), built);
    }

    [Fact]
    public void Scopes_OfOneClass_ShareItsTables()
    {
        var (viewer, neighbour) = (Snapshot(Viewer), Snapshot(Neighbour));

        Assert.Same(viewer.Endpoints, neighbour.Endpoints);
        Assert.Same(viewer.Routes, neighbour.Routes);
    }

    [Theory]
    [MemberData(nameof(Irrelevant))]
    public void IrrelevantChange_GivesTheSameSnapshots(string what)
    {
        var before = Snapshot(Viewer);
        var next = Apply(IrrelevantYaml(what));

        Assert.NotSame(_mesh, next);
        _mesh = next;
        Assert.Same(before, Snapshot(Viewer));
    }

    public static TheoryData<string> Irrelevant() => ["rule of another namespace", "rule for gateways", "gateway", "workload that nothing selects", "destination rule of nothing"];

    [Fact]
    public void Change_TakenBack_GivesTheSameTablesAgain()
    {
        var before = Snapshot(Viewer);
        Change(LargeMesh.Health(500, WorkloadHealth.Draining));
        Change(LargeMesh.Health(500, WorkloadHealth.Serving));

        Assert.Equal(before.Endpoints.Version, Snapshot(Viewer).Endpoints.Version);
        Assert.Same(before.Clusters, Snapshot(Viewer).Clusters);
    }

    [Fact]
    public void Retain_ForgetsClassesThatNobodyUses()
    {
        _translator.Retain(new HashSet<ProxyScope> { Translator.ScopeOf(_mesh, Viewer) });

        Assert.Equal((0, 2, 0, 0), Change([Viewer], LargeMesh.Health(500, WorkloadHealth.Draining)));
    }

    private static string IrrelevantYaml(string what) => what switch
    {
        "rule of another namespace" => Yaml.VirtualService("n3/rule", $"hosts: [{LargeMesh.HostOf(0)}]\nexportTo: [\".\"]\nhttp:\n- route: [{{destination: {{host: s3}}}}]"),
        "rule for gateways" => Yaml.VirtualService("n0/rule", $"hosts: [{LargeMesh.HostOf(0)}]\ngateways: [gw]\nhttp:\n- route: [{{destination: {{host: s3}}}}]"),
        "gateway" => Yaml.Gateway("n0/gw", "selector: {istio: ingressgateway}\nservers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [\"*\"]}]"),
        "workload that nothing selects" => Yaml.WorkloadEntry("n0/w", "address: 10.9.9.9\nlabels: {app: nobody}"),
        _ => Yaml.DestinationRule("n0/rule", "host: nobody.example.com\nsubsets: [{name: v1, labels: {version: v1}}]"),
    };

    private Mesh Apply(string yaml) => _mesh.Apply(World.Parse(yaml).Select(value => new MeshChange.ConfigReplaced(value.Key, value)));

    private (long Clusters, long Endpoints, long Routes, long Listeners) Change(string yaml) =>
        Change([Viewer, Neighbour, Foreigner], [.. World.Parse(yaml).Select(value => new MeshChange.ConfigReplaced(value.Key, value))]);

    private (long Clusters, long Endpoints, long Routes, long Listeners) Change(MeshChange change) => Change([Viewer, Neighbour, Foreigner], change);

    private (long Clusters, long Endpoints, long Routes, long Listeners) Change(Proxy[] viewers, params MeshChange[] changes)
    {
        var before = Builds();
        _mesh = _mesh.Apply(changes);
        Translate(viewers);
        var after = Builds();
        return (after.Clusters - before.Clusters, after.Endpoints - before.Endpoints, after.Routes - before.Routes, after.Listeners - before.Listeners);
    }

    private (long Clusters, long Endpoints, long Routes, long Listeners) Builds() => (
        _translator.BuildsOf(ResourceType.Cluster), _translator.BuildsOf(ResourceType.Endpoint), _translator.BuildsOf(ResourceType.Route), _translator.BuildsOf(ResourceType.Listener));

    private void Translate(params Proxy[] proxies)
    {
        foreach (var proxy in proxies)
        {
            Snapshot(proxy);
        }
    }

    private Snapshot Snapshot(Proxy proxy) => _translator.Translate(_mesh, Translator.ScopeOf(_mesh, proxy));
}
