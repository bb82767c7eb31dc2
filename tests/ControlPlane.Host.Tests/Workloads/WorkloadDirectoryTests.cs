using ControlPlane.Host.Loop;
using ControlPlane.Host.Workloads;
using ControlPlane.Model;
using ControlPlane.Model.Proxies;
using Microsoft.Extensions.Time.Testing;

namespace ControlPlane.Host.Tests.Workloads;

public sealed class WorkloadDirectoryTests : IDisposable
{
    private const string Id = "sidecar~10.0.0.1~web.shop~shop.svc.cluster.local";

    private readonly FakeTimeProvider _time = new();
    private readonly ChangeInbox _inbox;
    private readonly WorkloadDirectory _directory;
    private Mesh _mesh = Mesh.Empty;

    public WorkloadDirectoryTests()
    {
        _inbox = new(_time);
        _directory = new(_inbox, new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30)), _time);
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Workload_ListenersAccepted_Serves()
    {
        _directory.Connected(Proxy(), false);
        Assert.Equal(WorkloadHealth.Starting, Health());
        _directory.ListenersAccepted(Id);
        Assert.Equal(WorkloadHealth.Serving, Health());
    }

    [Fact]
    public void Workload_WithAnAgent_ServesOnlyWhenItsAppDoes()
    {
        _directory.Connected(Proxy(), true);
        _directory.ListenersAccepted(Id);
        Assert.Equal(WorkloadHealth.Starting, Health());
        _directory.Reported(Id, AppState.Starting);
        Assert.Equal(WorkloadHealth.Starting, Health());
        _directory.Reported(Id, AppState.Serving);
        Assert.Equal(WorkloadHealth.Serving, Health());
        _directory.Reported(Id, AppState.NotServing);
        Assert.Equal(WorkloadHealth.NotServing, Health());
    }

    [Fact]
    public void Workload_AppServesBeforeTheListenersAreAccepted_IsStillStarting()
    {
        _directory.Reported(Id, AppState.Serving);
        Assert.Null(Health());
        _directory.Connected(Proxy(), true);
        Assert.Equal(WorkloadHealth.Starting, Health());
        _directory.ListenersAccepted(Id);
        Assert.Equal(WorkloadHealth.Serving, Health());
    }

    [Fact]
    public void Workload_Draining_GoesWithItsStream()
    {
        Serve(agent: true);
        _directory.Reported(Id, AppState.Draining);
        Assert.Equal(WorkloadHealth.Draining, Health());
        _directory.Disconnected(Id);
        Assert.Null(Health());
    }

    [Fact]
    public void Workload_StreamLost_StaysForTheGraceAndThenGoes()
    {
        Serve(agent: false);
        _directory.Disconnected(Id);
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Equal(WorkloadHealth.Serving, Health());
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Null(Health());
    }

    [Fact]
    public void Workload_NeverServedAndStreamLost_GoesAtOnce()
    {
        _directory.Connected(Proxy(), false);
        _directory.Disconnected(Id);
        Assert.Null(Health());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Workload_Reconnecting_NeverFlaps(bool agent)
    {
        Serve(agent);
        _directory.Disconnected(Id);
        _time.Advance(TimeSpan.FromSeconds(5));
        _directory.Connected(Proxy(), agent);
        Assert.Equal(WorkloadHealth.Serving, Health());
        _directory.ListenersAccepted(Id);
        Assert.Equal(WorkloadHealth.Serving, Health());
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(WorkloadHealth.Serving, Health());
    }

    [Fact]
    public void Workload_NewStreamBeforeTheOldOneEnds_Stays()
    {
        Serve(agent: false);
        _directory.Connected(Proxy(), false);
        _directory.Disconnected(Id);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(WorkloadHealth.Serving, Health());
        _directory.Disconnected(Id);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(Health());
    }

    [Fact]
    public void Workload_RestoredAndNotBack_GoesAfterTheRestartGrace()
    {
        _directory.Restore([new(Proxy(), WorkloadHealth.Serving)]);
        _time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Equal(WorkloadHealth.Serving, Health());
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Null(Health());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Workload_RestoredAndBack_ServesThroughout(bool agent)
    {
        _directory.Restore([new(Proxy(), WorkloadHealth.Serving)]);
        _directory.Connected(Proxy(), agent);
        Assert.Equal(WorkloadHealth.Serving, Health());
        _directory.ListenersAccepted(Id);
        Assert.Equal(WorkloadHealth.Serving, Health());
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(WorkloadHealth.Serving, Health());
    }

    [Fact]
    public void Workload_AnotherEnvoyAtItsAddress_ReplacesTheLostOne()
    {
        Serve(agent: false);
        _directory.Disconnected(Id);
        var other = Proxy() with { NodeId = "sidecar~10.0.0.1~web2.shop~shop.svc.cluster.local", Name = "web2" };
        _directory.Connected(other, false);
        Assert.Null(Health());
        Assert.Equal(other, Assert.Single(_mesh.Workloads.Values).Proxy);
    }

    [Fact]
    public void Gateway_Connected_IsNoWorkload()
    {
        _directory.Connected(Proxy() with { Kind = ProxyKind.Router }, false);
        Assert.Null(Health());
    }

    [Fact]
    public void Agent_LostBeforeItsEnvoyCame_LeavesNothing()
    {
        _directory.Reported(Id, AppState.Draining);
        _directory.ReportsEnded(Id);
        Serve(agent: false);
        Assert.Equal(WorkloadHealth.Serving, Health());
    }

    private static Proxy Proxy() => new()
    {
        NodeId = Id,
        Kind = ProxyKind.Sidecar,
        Name = "web",
        Namespace = "shop",
        Addresses = ["10.0.0.1"],
    };

    private void Serve(bool agent)
    {
        _directory.Connected(Proxy(), agent);
        _directory.ListenersAccepted(Id);
        if (agent)
        {
            _directory.Reported(Id, AppState.Serving);
        }

        Assert.Equal(WorkloadHealth.Serving, Health());
    }

    private WorkloadHealth? Health()
    {
        _mesh = _mesh.Apply(_inbox.Take().Changes);
        return _mesh.Workloads.GetValueOrDefault(Id)?.Health;
    }
}
