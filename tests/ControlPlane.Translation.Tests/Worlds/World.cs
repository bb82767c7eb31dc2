using ControlPlane.Model;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Meshes;
using ControlPlane.Model.Proxies;
using ControlPlane.Sources.Files;

namespace ControlPlane.Translation.Tests.Worlds;

/// <summary>A mesh written as YAML, and the proxies that look at it. Immutable: every change is another world.</summary>
internal sealed class World
{
    private World(Mesh mesh) => Mesh = mesh;

    internal static World Empty { get; } = new(Mesh.Empty);

    /// <summary>Services a, b and c in <c>default</c> at 10.96.0.1, .2 and .3, with ports 80 http, 9000 tcp and 443 https; b runs in v1 and v2.</summary>
    internal static World Standard { get; } = Empty.With(
        Yaml.Service("a", "selector: {app: a}\nclusterIP: 10.96.0.1\n" + StandardPorts),
        Yaml.Service("b", "selector: {app: b}\nclusterIP: 10.96.0.2\n" + StandardPorts),
        Yaml.Service("c", "selector: {app: c}\nclusterIP: 10.96.0.3\n" + StandardPorts),
        Yaml.WorkloadEntry("a-1", "address: 10.1.0.1\nlabels: {app: a}"),
        Yaml.WorkloadEntry("b-1", "address: 10.1.0.2\nlabels: {app: b, version: v1}"),
        Yaml.WorkloadEntry("b-2", "address: 10.1.0.22\nlabels: {app: b, version: v2}"),
        Yaml.WorkloadEntry("c-1", "address: 10.1.0.3\nlabels: {app: c}"));

    internal Mesh Mesh { get; }

    private static string StandardPorts => "ports: [{name: http, port: 80}, {name: tcp, port: 9000}, {name: https, port: 443}]";

    /// <summary>The name of a service's cluster; a short name is one of <c>default</c>.</summary>
    internal static string Cluster(string host, int port = 80, string subset = "") =>
        $"outbound|{port}|{subset}|{(host.Contains('.') ? host : $"{host}.default.svc.cluster.local")}";

    internal static ConfigObject[] Parse(string yaml)
    {
        var config = ConfigText.Parse("world.yaml", yaml);
        Assert.Empty(config.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error).Select(diagnostic => diagnostic.Message));
        return [.. config.Objects];
    }

    internal World With(params IEnumerable<string> yaml) =>
        new(Mesh.Apply(yaml.SelectMany(Parse).Select(value => new MeshChange.ConfigReplaced(value.Key, value))));

    internal World Without(ConfigKind kind, string name, string @namespace = "default") =>
        new(Mesh.Apply([new MeshChange.ConfigReplaced(new(kind, @namespace, name), null)]));

    internal World Set(Func<MeshSettings, MeshSettings> change) => new(Mesh.Apply([new MeshChange.SettingsReplaced(change(Mesh.Settings))]));

    /// <summary>Keys of a token issuer were fetched.</summary>
    internal World Fetched(string address, string jwks) => new(Mesh.Apply([new MeshChange.TokenKeysReplaced(address, jwks)]));

    /// <summary>A workload whose sidecar is connected.</summary>
    internal World Running(Proxy proxy, WorkloadHealth health = WorkloadHealth.Serving) =>
        new(Mesh.Apply([new MeshChange.WorkloadReplaced(proxy.NodeId, new(proxy, health))]));

    internal ProxyView See(Proxy proxy)
    {
        var scope = Translator.ScopeOf(Mesh, proxy);
        var translator = new Translator();
        var view = new ProxyView(translator.Translate(Mesh, scope));
        Assert.Empty(translator.TakeFailures());
        return view;
    }

    /// <summary>What the sidecar of a service's first workload gets.</summary>
    internal ProxyView Sidecar(string name, Func<Proxy, Proxy>? change = null) => See(SidecarOf(name, change));

    /// <summary>What a gateway proxy with the label <c>istio: ingressgateway</c> gets.</summary>
    internal ProxyView Gateway(Func<Proxy, Proxy>? change = null) => See(GatewayOf(change));

    internal static Proxy GatewayOf(Func<Proxy, Proxy>? change = null)
    {
        var proxy = new Proxy
        {
            NodeId = "router~10.1.9.1~gateway.default~default.svc.cluster.local",
            Kind = ProxyKind.Router,
            Name = "gateway",
            Namespace = "default",
            Addresses = ["10.1.9.1"],
            Labels = Labels("istio", "ingressgateway"),
        };
        return change is null ? proxy : change(proxy);
    }

    internal static Proxy SidecarOf(string name, Func<Proxy, Proxy>? change = null)
    {
        var address = $"10.1.0.{name[0] - 'a' + 1}";
        var proxy = new Proxy
        {
            NodeId = $"sidecar~{address}~{name}-1.default~default.svc.cluster.local",
            Kind = ProxyKind.Sidecar,
            Name = $"{name}-1",
            Namespace = "default",
            Addresses = [address],
            Labels = Labels("app", name),
        };
        return change is null ? proxy : change(proxy);
    }

    internal static EquatableMap<string> Labels(string key, string value) => EquatableMap<string>.From([new(key, value)]);
}
