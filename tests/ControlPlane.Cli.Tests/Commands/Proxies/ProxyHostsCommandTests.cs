using ControlPlane.Cli.Tests.Admin;

namespace ControlPlane.Cli.Tests.Commands.Proxies;

public sealed class ProxyHostsCommandTests
{
    private const string Node = "sidecar~10.0.0.7~reviews.shop~shop.svc.cluster.local";
    private const string Answer = """{"hosts":[{"address":"10.0.0.1","names":["a","a.shop"]}]}""";

    [Fact]
    public async Task Hosts_OfANode_PrintsTheLinesItsWorkloadNeeds()
    {
        await using var stub = new AdminStub(AdminStub.FreePort, Answer);

        var run = await MeshRun.InvokeAsync("proxy", "hosts", Node, "--admin", stub.Address);

        Assert.Equal("# mesh: begin\n10.0.0.1\ta a.shop\n# mesh: end\n", run.Output);
        Assert.Equal([$"GET /proxies/{Node}/hosts HTTP/1.1"], stub.Requests);
    }

    [Fact]
    public async Task Hosts_Write_KeepsTheOtherLinesOfTheFile()
    {
        await using var stub = new AdminStub(AdminStub.FreePort, Answer);
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, "127.0.0.1 localhost\n", TestContext.Current.CancellationToken);

            var run = await MeshRun.InvokeAsync("proxy", "hosts", Node, "--admin", stub.Address, "--write", path);

            Assert.Equal(0, run.ExitCode);
            Assert.Equal("", run.Output);
            Assert.Equal(
                "127.0.0.1 localhost\n# mesh: begin\n10.0.0.1\ta a.shop\n# mesh: end\n",
                await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Hosts_ANameThatIsNotConnected_SaysSo()
    {
        await using var stub = new AdminStub(AdminStub.FreePort, """{"controlPlane":"host-1","proxies":[]}""");

        var run = await MeshRun.InvokeAsync("proxy", "hosts", "reviews.shop", "--admin", stub.Address);

        Assert.Equal(69, run.ExitCode);
        Assert.Contains("reviews.shop", run.Messages, StringComparison.Ordinal);
    }
}
