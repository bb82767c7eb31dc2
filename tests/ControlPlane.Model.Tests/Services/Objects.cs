using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.KubernetesServices;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.ServiceEntries;
using ControlPlane.Model.Services;
using ControlPlane.Model.WorkloadEntries;

namespace ControlPlane.Model.Tests.Services;

/// <summary>Valid objects of the namespace <c>default</c> that state only what a test is about.</summary>
internal static class Objects
{
    internal static MeshChange Change(ConfigObject value) => new MeshChange.ConfigReplaced(value.Key, value);

    internal static MeshChange Gone(ConfigObject value) => new MeshChange.ConfigReplaced(value.Key, null);

    internal static MeshChange Running(Proxy proxy, WorkloadHealth health = WorkloadHealth.Serving) => new MeshChange.WorkloadReplaced(proxy.NodeId, new(proxy, health));

    internal static MeshChange Left(Proxy proxy) => new MeshChange.WorkloadReplaced(proxy.NodeId, null);

    /// <summary>Selects workloads with the label <c>app</c> of its name.</summary>
    internal static KubernetesService Service(string name, params ServicePort[] ports) =>
        new() { Metadata = new() { Name = name }, Selector = Labels("app", name), Ports = [.. ports] };

    internal static ServiceEntry Entry(string name, string host, Resolution resolution, params ServicePort[] ports) =>
        new() { Metadata = new() { Name = name }, Hosts = [host], Resolution = resolution, Ports = [.. ports] };

    internal static WorkloadEntry Declared(string name, string address, string app) =>
        new() { Metadata = new() { Name = name }, Spec = new() { Address = address, Labels = Labels("app", app) } };

    /// <summary>At 10.0.0.1 with the label <c>app</c> of its name.</summary>
    internal static Proxy Sidecar(string name) => new()
    {
        NodeId = $"sidecar~10.0.0.1~{name}.default~default.svc.cluster.local",
        Kind = ProxyKind.Sidecar,
        Name = name,
        Namespace = "default",
        Addresses = ["10.0.0.1"],
        Labels = Labels("app", name),
    };

    internal static EquatableMap<string> Labels(string key, string value) => EquatableMap<string>.From([new(key, value)]);

    internal static ServiceKey Key(string name) => new($"{name}.default.svc.cluster.local", "default");
}
