using System.Net;
using System.Net.Sockets;
using ControlPlane.Agent.Running;

namespace ControlPlane.Agent.Tests.Running;

public sealed class PortProbeTests
{
    [Fact]
    public async Task Ask_SomebodyListens_Accepts()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        Assert.Equal(PortAnswer.Accepts, await AskAsync(((IPEndPoint)listener.LocalEndpoint).Port));
    }

    [Fact]
    public async Task Ask_NobodyListens_Refuses()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        Assert.Equal(PortAnswer.Refuses, await AskAsync(port));
    }

    private static Task<PortAnswer> AskAsync(int port) => PortProbe.AskAsync(new("127.0.0.1", port), TimeProvider.System, TestContext.Current.CancellationToken);
}
