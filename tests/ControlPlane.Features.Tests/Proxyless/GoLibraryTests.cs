using ControlPlane.Fixtures;

namespace ControlPlane.Features.Tests.Proxyless;

/// <summary>grpc-go, as a client and as a server that asks for its listener.</summary>
public sealed class GoLibraryTests() : GrpcLibraryTests("go")
{
    [Fact]
    public async Task Server_AtADeclaredAddress_ServesOnceItHasItsListener()
    {
        var probe = await StartAsync(serversAsk: true);

        // Servers say that they listen before they have their listener; from then on every call is served.
        await Eventually.TrueAsync(
            "both servers serve", async _ => Number((await CallAsync(probe, 50))["backends"]!, "v2") > 0, TimeSpan.FromSeconds(60));
        var report = await CallAsync(probe, 50);

        Assert.True(Number(report["codes"]!, "OK") == 50, Summary(report));
    }
}
