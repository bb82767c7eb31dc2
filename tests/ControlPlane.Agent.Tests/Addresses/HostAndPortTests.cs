using ControlPlane.Agent.Addresses;

namespace ControlPlane.Agent.Tests.Addresses;

public sealed class HostAndPortTests
{
    [Theory]
    [InlineData("127.0.0.1:15010", "127.0.0.1", 15010)]
    [InlineData("localhost", "localhost", 7)]
    [InlineData("[::1]:15010", "::1", 15010)]
    [InlineData("::1", "::1", 7)]
    [InlineData("control-plane.mesh:0", "control-plane.mesh", 0)]
    public void TryParse_Address_GivesHostAndPort(string text, string host, int port)
    {
        Assert.True(HostAndPort.TryParse(text, 7, out var value));
        Assert.Equal(new HostAndPort(host, port), value);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":80")]
    [InlineData("host:")]
    [InlineData("host:70000")]
    [InlineData("host:-1")]
    [InlineData("ho st:80")]
    [InlineData("[::1:80")]
    public void TryParse_NoAddress_IsRefused(string text) => Assert.False(HostAndPort.TryParse(text, 7, out _));

    [Theory]
    [InlineData("127.3.4.5", true)]
    [InlineData("localhost", true)]
    [InlineData("::1", true)]
    [InlineData("10.0.0.1", false)]
    [InlineData("control-plane", false)]
    public void IsLoopback_OfHost_TellsWhetherOnlyThisMachineReachesIt(string host, bool expected) =>
        Assert.Equal(expected, new HostAndPort(host, 1).IsLoopback);

    [Fact]
    public void ToString_V6Address_HasBrackets() => Assert.Equal("[::1]:80", new HostAndPort("::1", 80).ToString());
}
