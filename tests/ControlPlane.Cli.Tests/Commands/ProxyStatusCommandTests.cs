using System.Net.Sockets;
using System.Text.Json;
using ControlPlane.Cli.Tests.Admin;
using ControlPlane.Composition.AdminApi;

namespace ControlPlane.Cli.Tests.Commands;

public sealed class ProxyStatusCommandTests
{
    private static readonly ProxyReports Reports = new()
    {
        ControlPlane = "host-1",
        Version = "0.1.0",
        Revision = 7,
        Proxies =
        [
            new()
            {
                NodeId = "sidecar~10.0.0.1~reviews-v1.shop~shop.svc.cluster.local",
                Name = "reviews-v1.shop",
                Cluster = "reviews.shop",
                EnvoyVersion = "1.40.0",
                Types =
                [
                    new() { Type = "CDS", State = SyncState.Synced, AgeSeconds = 8.7 },
                    new() { Type = "EDS", State = SyncState.Stale, AgeSeconds = 125 },
                    new()
                    {
                        Type = "LDS",
                        State = SyncState.Rejected,
                        AgeSeconds = 7300,
                        Rejections = [new() { Resource = "0.0.0.0_80", Reason = "no such filter", Origins = ["VirtualService/shop/a at a.yaml:3:1"] }],
                    },
                ],
            },
            new() { NodeId = "router~10.0.0.2~gw.edge~edge.svc.cluster.local", Name = "gw.edge", Types = [new() { Type = "CDS", State = SyncState.Synced, AgeSeconds = 100_000 }] },
        ],
    };

    [Fact]
    public async Task ProxyStatus_Table_HasIstiosColumnsWithAges()
    {
        await using var stub = Stub();
        var run = await MeshRun.InvokeAsync("proxy-status", "--admin", stub.Address);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            [
                "NAME              CLUSTER        CDS           LDS             EDS          RDS        CONTROLPLANE   VERSION",
                "reviews-v1.shop   reviews.shop   SYNCED (8s)   REJECTED (2h)   STALE (2m)   NOT SENT   host-1         1.40.0",
                "gw.edge                          SYNCED (1d)   NOT SENT        NOT SENT     NOT SENT   host-1",
                "",
            ],
            run.Output.Split('\n'));
        Assert.Equal("2 proxies, 1 synced, 0 stale, 1 rejecting; revision 7\n", run.Messages);
        Assert.Equal(["GET /proxies HTTP/1.1"], stub.Requests);
    }

    [Theory]
    [InlineData("reviews-v1")]
    [InlineData("reviews-v1.shop")]
    [InlineData("sidecar~10.0.0.1~reviews-v1.shop~shop.svc.cluster.local")]
    public async Task ProxyStatus_OfOneProxy_TellsWhatItRejectsAndWhereThatIsFrom(string name)
    {
        await using var stub = Stub();
        var run = await MeshRun.InvokeAsync("proxy-status", name, "--admin", stub.Address);
        Assert.Contains("reviews-v1.shop rejects LDS 0.0.0.0_80: no such filter\n    from VirtualService/shop/a at a.yaml:3:1\n", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("gw.edge", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProxyStatus_OfNobody_SaysWhoThereIs()
    {
        await using var stub = Stub();
        var run = await MeshRun.InvokeAsync("proxy-status", "rev", "--admin", stub.Address);
        Assert.Equal(69, run.ExitCode);
        Assert.Contains("there are reviews-v1.shop, gw.edge", run.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProxyStatus_Json_IsNothingButJson()
    {
        await using var stub = Stub();
        var run = await MeshRun.InvokeAsync("proxy-status", "-o", "json", "--admin", stub.Address);
        var reports = JsonSerializer.Deserialize<ProxyReports>(run.Output, AdminJson.Options);
        Assert.Equal(2, reports!.Proxies.Count);
        Assert.Equal("", run.Messages);
    }

    [Fact]
    public async Task ProxyStatus_OverAUnixSocket_Asks()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.sock");
        await using var stub = new AdminStub(new UnixDomainSocketEndPoint(path), JsonSerializer.Serialize(Reports, AdminJson.Options));
        var run = await MeshRun.InvokeAsync("proxy-status", "--admin", $"unix:{path}");
        Assert.Contains("reviews-v1.shop", run.Output, StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact]
    public async Task ProxyStatus_NobodyListens_IsOneLineAndWhatToDo()
    {
        var run = await MeshRun.InvokeAsync("proxy-status", "--admin", "127.0.0.1:1");
        Assert.Equal(69, run.ExitCode);
        Assert.StartsWith("mesh: error: no control plane answers at 127.0.0.1:1", run.Messages, StringComparison.Ordinal);
        Assert.Contains("hint: ", run.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SourcesConfirm_Asks_AndPassesTheAnswerOn()
    {
        await using var stub = new AdminStub(AdminStub.FreePort, "1 folder confirmed\n");
        var run = await MeshRun.InvokeAsync("sources", "confirm", "--admin", stub.Address);
        Assert.Equal((0, "1 folder confirmed\n"), (run.ExitCode, run.Messages));
        Assert.Equal(["POST /config/confirm HTTP/1.1"], stub.Requests);
    }

    private static AdminStub Stub() => new(AdminStub.FreePort, JsonSerializer.Serialize(Reports, AdminJson.Options));
}
