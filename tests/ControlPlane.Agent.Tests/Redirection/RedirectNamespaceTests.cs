using System.Net;
using System.Net.Sockets;
using ControlPlane.Agent.Redirection;
using ControlPlane.Fixtures.Networks;

namespace ControlPlane.Agent.Tests.Redirection;

/// <summary>The rules in a real kernel, with real connections. Needs root, iproute2 and iptables.</summary>
[Trait("Category", "Netns")]
public sealed class RedirectNamespaceTests
{
    [Fact]
    public async Task Apply_AppsConnection_GoesTo15001AndEnvoysGoesOut()
    {
        using var world = await CreateAsync();
        await world.ApplyAsync(new());

        Assert.Equal("outbound", RedirectedWorkload.Ask(world.Workload, RedirectedWorkload.PeerAddress, 8080, RedirectedWorkload.AppUser));
        Assert.Equal("peer", RedirectedWorkload.Ask(world.Workload, RedirectedWorkload.PeerAddress, 8080, RedirectedWorkload.EnvoyUser));
    }

    [Fact]
    public async Task Apply_ConnectionFromOutside_GoesTo15006()
    {
        using var world = await CreateAsync();
        await world.ApplyAsync(new());

        Assert.Equal("inbound", RedirectedWorkload.Ask(world.Peer, RedirectedWorkload.WorkloadAddress, 8080, RedirectedWorkload.AppUser));
    }

    [Fact]
    public async Task Apply_ConnectionOfTheAppToItself_IsLeftAlone()
    {
        using var world = await CreateAsync();
        await world.ApplyAsync(new());

        Assert.Equal("app", RedirectedWorkload.Ask(world.Workload, "127.0.0.1", 8080, RedirectedWorkload.AppUser));
        Assert.Equal("app", RedirectedWorkload.Ask(world.Workload, RedirectedWorkload.WorkloadAddress, 8080, RedirectedWorkload.AppUser));
    }

    [Fact]
    public async Task Apply_EnvoyToItsOwnWorkloadsAddress_GoesThroughTheInboundSide()
    {
        using var world = await CreateAsync();
        await world.ApplyAsync(new());

        Assert.Equal("inbound", RedirectedWorkload.Ask(world.Workload, RedirectedWorkload.WorkloadAddress, 8080, RedirectedWorkload.EnvoyUser));
        Assert.Equal("app", RedirectedWorkload.Ask(world.Workload, "127.0.0.1", 8080, RedirectedWorkload.EnvoyUser));
    }

    [Fact]
    public async Task Apply_ExcludedPorts_AreReachedWithoutTheSidecar()
    {
        using var world = await CreateAsync();
        await world.ApplyAsync(new() { ExcludedInboundPorts = [8080], ExcludedOutboundPorts = [8080] });

        Assert.Equal("app", RedirectedWorkload.Ask(world.Peer, RedirectedWorkload.WorkloadAddress, 8080, RedirectedWorkload.AppUser));
        Assert.Equal("peer", RedirectedWorkload.Ask(world.Workload, RedirectedWorkload.PeerAddress, 8080, RedirectedWorkload.AppUser));
    }

    [Fact]
    public async Task Apply_ExcludedNetwork_IsReachedWithoutTheSidecar()
    {
        using var world = await CreateAsync();
        await world.ApplyAsync(new() { ExcludedOutboundNetworks = ["10.5.0.0/24"] });

        Assert.Equal("peer", RedirectedWorkload.Ask(world.Workload, RedirectedWorkload.PeerAddress, 8080, RedirectedWorkload.AppUser));
    }

    [Fact]
    public async Task Apply_Twice_IsTheSameAsOnce()
    {
        using var world = await CreateAsync();
        await world.ApplyAsync(new() { Dns = true });
        var once = await world.NatRulesAsync();
        await world.ApplyAsync(new() { Dns = true });

        Assert.Equal(once, await world.NatRulesAsync());
    }

    [Fact]
    public async Task Apply_WithoutDnsAfterDns_LeavesNothingOfDns()
    {
        using var world = await CreateAsync();
        await world.ApplyAsync(new() { Dns = true });
        Assert.Contains("CONTROLPLANE_DNS", await world.NatRulesAsync(), StringComparison.Ordinal);
        await world.ApplyAsync(new());

        Assert.DoesNotContain("CONTROLPLANE_DNS", await world.NatRulesAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Remove_AfterApply_LeavesTheRulesAsTheyWere()
    {
        using var world = await CreateAsync();
        var before = await world.NatRulesAsync();
        await world.ApplyAsync(new() { Dns = true });
        await world.RunScriptAsync(RedirectScript.ToRemove());
        await world.RunScriptAsync(RedirectScript.ToRemove()); // again: nothing to do

        Assert.Equal(before, await world.NatRulesAsync());
        Assert.Equal("peer", RedirectedWorkload.Ask(world.Workload, RedirectedWorkload.PeerAddress, 8080, RedirectedWorkload.AppUser));
    }

    [Fact]
    public async Task Apply_Dns_LeadsQuestionsTo15053()
    {
        using var world = await CreateAsync();
        await world.ApplyAsync(new() { Dns = true });
        using var sidecar = world.Workload.Enter(() =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 15053));
            return socket;
        });

        world.Workload.Enter(
            () =>
            {
                using var app = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                return app.SendTo("question"u8, new IPEndPoint(IPAddress.Parse(RedirectedWorkload.PeerAddress), 53));
            },
            RedirectedWorkload.AppUser);

        var buffer = new byte[64];
        Assert.Equal("question"u8, buffer.AsSpan(0, sidecar.Receive(buffer)));
    }

    // The app and a stranger on 8080, and stand-ins for the sidecar's two listeners.
    private static async Task<RedirectedWorkload> CreateAsync()
    {
        Assert.SkipWhen(NetworkNamespace.Obstacle() is not null, NetworkNamespace.Obstacle() ?? "");
        var world = await RedirectedWorkload.CreateAsync();
        world.Answer(world.Workload, 8080, "app");
        world.Answer(world.Workload, 15001, "outbound");
        world.Answer(world.Workload, 15006, "inbound");
        world.Answer(world.Peer, 8080, "peer");
        return world;
    }
}
