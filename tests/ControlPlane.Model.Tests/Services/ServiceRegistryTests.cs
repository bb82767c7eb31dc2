using ControlPlane.Model.Collections;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;
using ControlPlane.Model.WorkloadGroups;

namespace ControlPlane.Model.Tests.Services;

/// <summary>Services and endpoints, as they follow from what the mesh was told.</summary>
public sealed class ServiceRegistryTests
{
    private static readonly ServicePort Http = new(80, "http", Protocol.Http, 8080);
    private static readonly ServicePort Tcp = new(90, "tcp", Protocol.Tcp, 0);

    private static Endpoint Only(Mesh mesh, string service) => Assert.Single(mesh.Registry.EndpointsOf(Objects.Key(service)));

    private static Mesh Told(params MeshChange[] changes) => Mesh.Empty.Apply(changes);

    [Fact]
    public void Workload_WithTheSelectorsLabels_IsAnEndpoint()
    {
        var mesh = Told(Objects.Change(Objects.Service("b", Http)), Objects.Running(Objects.Sidecar("b")), Objects.Running(Objects.Sidecar("c")));

        Assert.Equal("10.0.0.1", Only(mesh, "b").Address);
        Assert.Equal(new(80, 8080, 8080), Only(mesh, "b").PortFor(80));
        Assert.Empty(mesh.Apply([Objects.Left(Objects.Sidecar("b"))]).Registry.EndpointsOf(Objects.Key("b")));
    }

    [Theory]
    [InlineData(InterceptionMode.Redirect, 5003)]
    [InlineData(InterceptionMode.Loopback, 80)]
    [InlineData(InterceptionMode.None, 80)]
    public void Sidecar_WithoutRedirection_StandsInFrontOfTheApp(InterceptionMode mode, int port)
    {
        var proxy = Objects.Sidecar("b") with { Interception = mode, Ports = [new(80, "http", Protocol.Http, 5003)] };

        Assert.Equal(new(80, port, 5003), Only(Told(Objects.Change(Objects.Service("b", Http)), Objects.Running(proxy)), "b").PortFor(80));
    }

    [Fact]
    public void DeclaredWorkload_OfTheSameAddress_WinsOverTheDiscoveredOne()
    {
        var declared = Objects.Declared("b-1", "10.0.0.1", "b");
        var mesh = Told(Objects.Change(Objects.Service("b", Http)), Objects.Running(Objects.Sidecar("b"), WorkloadHealth.NotServing), Objects.Change(declared));

        Assert.Equal(EndpointHealth.Healthy, Only(mesh, "b").Health);
        Assert.Equal(EndpointHealth.Unhealthy, Only(mesh.Apply([Objects.Gone(declared)]), "b").Health);
    }

    [Fact]
    public void WorkloadGroup_GivesItsMembersLabelsPortsAndPlace()
    {
        var group = new WorkloadGroup
        {
            Metadata = new() { Name = "vms" },
            MemberLabels = Objects.Labels("app", "b"),
            Template = new() { Labels = Objects.Labels("version", "v1"), Ports = EquatableMap<int>.From([new("http", 7000)]), Locality = new("r1"), Weight = 3 },
        };
        var member = Objects.Sidecar("x") with { WorkloadGroup = "vms", Labels = EquatableMap<string>.Empty };
        var before = Told(Objects.Change(Objects.Service("b", Http)), Objects.Running(member));
        var endpoint = Only(before.Apply([Objects.Change(group)]), "b");

        Assert.Empty(before.Registry.EndpointsOf(Objects.Key("b")));
        Assert.Equal(new(80, 7000, 7000), endpoint.PortFor(80));
        Assert.Equal(("v1", new Locality("r1"), 3), (endpoint.Labels["version"], endpoint.Locality, endpoint.Weight));
    }

    [Fact]
    public void TargetPortByName_IsFoundAtTheWorkload()
    {
        var entry = Objects.Declared("b-1", "10.0.0.1", "b");
        var named = Objects.Service("b", Http with { TargetPort = 0, TargetPortName = "web" });
        var mesh = Told(Objects.Change(named), Objects.Change(entry with { Spec = entry.Spec with { Ports = EquatableMap<int>.From([new("web", 7000)]) } }));

        Assert.Equal(7000, Only(mesh, "b").PortFor(80)!.Value.Port);
    }

    [Fact]
    public void ServiceThatOnlySidecarsState_LivesAsLongAsTheyDo()
    {
        var one = Objects.Sidecar("b") with { Service = "b", Ports = [Http] };
        var two = one with { NodeId = "two", Addresses = ["10.0.0.2"], Ports = [Http, Tcp] };
        var mesh = Told(Objects.Running(one), Objects.Running(two));

        Assert.Equal([80, 90], mesh.Registry.Services[Objects.Key("b")].Ports.Select(port => port.Number));
        Assert.Equal([false, true], mesh.Registry.EndpointsOf(Objects.Key("b")).Select(endpoint => endpoint.PortFor(90) is not null));
        Assert.Equal([80], mesh.Apply([Objects.Left(two)]).Registry.Services[Objects.Key("b")].Ports.Select(port => port.Number));
        Assert.Empty(mesh.Apply([Objects.Left(two), Objects.Left(one)]).Registry.Services);
    }

    [Fact]
    public void ServiceThatIsDeclared_IsNotChangedByWhoStatesIt()
    {
        var stated = Objects.Sidecar("x") with { Service = "b", Ports = [Tcp] };
        var mesh = Told(Objects.Running(stated), Objects.Change(Objects.Service("b", Http)));

        Assert.Equal(ServiceOrigin.Kubernetes, mesh.Registry.Services[Objects.Key("b")].Origin);
        Assert.Equal([80], mesh.Registry.Services[Objects.Key("b")].Ports.Select(port => port.Number));
        Assert.Equal("10.0.0.1", Only(mesh, "b").Address);
    }

    [Fact]
    public void TwoEntriesOfOneHost_ThatAgree_AreOneService()
    {
        var one = Objects.Entry("one", "api.example.com", Resolution.Dns, Http);
        var two = Objects.Entry("two", "api.example.com", Resolution.Dns, Tcp);
        var key = new ServiceKey("api.example.com", "default");

        Assert.Equal([80, 90], Told(Objects.Change(two), Objects.Change(one)).Registry.Services[key].Ports.Select(port => port.Number));
        Assert.Equal([one.Key, two.Key], Told(Objects.Change(two), Objects.Change(one)).Registry.Services[key].DefinedBy);
        Assert.Equal([80], Told(Objects.Change(two with { Resolution = Resolution.Static }), Objects.Change(one)).Registry.Services[key].Ports.Select(port => port.Number));
    }

    [Fact]
    public void ServicesAt_AnAddress_FollowTheEndpoints()
    {
        var mesh = Told(Objects.Change(Objects.Service("b", Http)), Objects.Change(Objects.Service("c", Http)), Objects.Running(Objects.Sidecar("b")));

        Assert.Equal([Objects.Key("b")], mesh.Registry.ServicesAt("10.0.0.1"));
        Assert.Equal([Objects.Key("c")], mesh.Apply([Objects.Running(Objects.Sidecar("b") with { Labels = Objects.Labels("app", "c") })]).Registry.ServicesAt("10.0.0.1"));
        Assert.Empty(mesh.Apply([Objects.Left(Objects.Sidecar("b"))]).Registry.ServicesAt("10.0.0.1"));
    }

    [Fact]
    public void OneNumberForTcpAndUdp_IsTheTcpPort()
    {
        var mesh = Told(Objects.Change(Objects.Service("dns", new(53, "dns", Protocol.Udp, 0), new(53, "dns-tcp", Protocol.Tcp, 0))));

        Assert.Equal("dns-tcp", Assert.Single(mesh.Registry.Services[Objects.Key("dns")].Ports).Name);
    }
}
