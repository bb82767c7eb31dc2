using ControlPlane.Model.Config;
using ControlPlane.Model.Meshes;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;
using ControlPlane.Model.Tests.Services;
using ControlPlane.Model.VirtualServices;

namespace ControlPlane.Model.Tests;

public sealed class MeshTests
{
    private static readonly VirtualService Rule = new() { Metadata = new() { Name = "rule" }, Hosts = ["b"] };

    private static readonly Mesh Before = Mesh.Empty.Apply(
        [Objects.Change(Objects.Service("b", new ServicePort(80, "http", Protocol.Http, 0))), Objects.Running(Objects.Sidecar("b")), Objects.Change(Rule)]);

    [Fact]
    public void Apply_ValueThatIsThereAlready_IsTheSameMesh() =>
        Assert.Same(Before, Before.Apply([Objects.Change(Rule with { Hosts = ["b"] }), Objects.Running(Objects.Sidecar("b")), new MeshChange.SettingsReplaced(MeshSettings.Default)]));

    [Fact]
    public void Apply_RemovalOfWhatIsNotThere_IsTheSameMesh() => Assert.Same(
        Before,
        Before.Apply([new MeshChange.ConfigReplaced(new(ConfigKind.Gateway, "default", "x"), null), new MeshChange.WorkloadReplaced("nobody", null), new MeshChange.SourceSynced("files")]));

    [Fact]
    public void Apply_OtherValue_CountsOneRevisionAndSharesAllElse()
    {
        var after = Before.Apply([Objects.Change(Rule with { Hosts = ["c"] })]);

        Assert.Equal(Before.Revision + 1, after.Revision);
        Assert.Equal(["c"], after.VirtualServices[new("default", "rule")].Hosts);
        Assert.Same(Before.Registry, after.Registry);
        Assert.Same(Before.KubernetesServices, after.KubernetesServices);
    }

    [Fact]
    public void Apply_TwoChangesOfOneKey_TheLaterWins()
    {
        var after = Before.Apply([Objects.Change(Rule with { Hosts = ["c"] }), Objects.Change(Rule with { Hosts = ["d"] })]);

        Assert.Equal(["d"], after.VirtualServices[new("default", "rule")].Hosts);
        Assert.Equal(Before.Revision + 1, after.Revision);
    }

    [Fact]
    public void Apply_OtherHealth_ChangesEndpointsAndNotServices()
    {
        var after = Before.Apply([Objects.Running(Objects.Sidecar("b"), WorkloadHealth.Draining)]);

        Assert.Same(Before.Registry.Services, after.Registry.Services);
        Assert.NotSame(Before.Registry.Endpoints, after.Registry.Endpoints);
        Assert.Same(Before.Registry.Endpoints, after.Registry.EndpointChange!.Before);
        Assert.Contains(Objects.Key("b"), after.Registry.EndpointChange.Services);
    }

    [Fact]
    public void Apply_LabelsThatNoServiceSelects_LeaveTheRegistryAlone()
    {
        var before = Before.Apply([Objects.Running(Objects.Sidecar("lonely"))]);
        var after = before.Apply([Objects.Running(Objects.Sidecar("lonely") with { Name = "other" })]);

        Assert.Same(before.Registry.Endpoints, after.Registry.Endpoints);
        Assert.Same(before.Registry.Services, after.Registry.Services);
    }

    [Fact]
    public void Apply_OtherDomain_RenamesEveryService()
    {
        var after = Before.Apply([new MeshChange.SettingsReplaced(MeshSettings.Default with { Domain = "mesh.internal" })]);

        Assert.Equal(["b.default.svc.mesh.internal"], after.Registry.Services.Keys.Select(key => key.Hostname));
        Assert.Single(after.Registry.EndpointsOf(new("b.default.svc.mesh.internal", "default")));
    }
}
