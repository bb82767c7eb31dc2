using System.Net;
using System.Net.Sockets;
using ControlPlane.Agent;
using ControlPlane.Agent.Addresses;
using ControlPlane.Cli.Up;

namespace ControlPlane.Cli.Tests.Up;

public sealed class MachinePlanTests
{
    [Fact]
    public void WithDemo_Places_GiveEachItsOwnAddressAndPort()
    {
        var plan = new MachinePlan(Options(15010)).WithDemo();
        Assert.Equal(9, plan.Workloads.Count);
        Assert.Equal(10, plan.Workloads.Select(placed => placed.Address).Append(plan.GatewayAddress).Distinct().Count());
        Assert.Equal(9, plan.Workloads.Select(placed => placed.AppPort).Distinct().Count());
        Assert.All(plan.Workloads, placed => Assert.True(IPAddress.IsLoopback(IPAddress.Parse(placed.Address))));
    }

    [Fact]
    public void Addresses_SecondStart_AreTheSame() => Assert.Equal(new MachinePlan(Options(15010)).GatewayAddress, new MachinePlan(Options(15010)).GatewayAddress);

    [Fact]
    public void Addresses_SecondMesh_AreOthers() => Assert.NotEqual(new MachinePlan(Options(15010)).GatewayAddress, new MachinePlan(Options(16010)).GatewayAddress);

    [Fact]
    public void RequireFree_TakenPort_SaysWhichAndWhatToDo()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var failure = Assert.Throws<AgentException>(() => MachinePlan.RequireFree(new("127.0.0.1", port), "choose another"));
        Assert.Equal($"127.0.0.1:{port} is taken: does another mesh run here?", failure.Message);
        Assert.Equal("choose another", failure.Hint);
        Assert.Equal(FailureKind.Unavailable, failure.Kind);
    }

    [Fact]
    public void RequireFree_FreePort_Passes() => MachinePlan.RequireFree(new("127.0.0.1", 0), "");

    [Fact]
    public void Identity_Workload_StatesLabelsPortAndAddress() => Assert.Equal(
        ["reviews-v2", "--labels", "app=reviews,version=v2", "--ip", "127.9.9.9", "--bind", "127.9.9.9", "--port", "9080:5002"],
        new PlacedWorkload(new("reviews", "v2"), "127.9.9.9", 5002).Identity);

    private static UpOptions Options(int xdsPort) =>
        new() { Config = ".", State = ".", Xds = new HostAndPort("127.0.0.1", xdsPort), Admin = new HostAndPort("127.0.0.1", 15014) };
}
