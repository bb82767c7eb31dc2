using System.Net;
using ControlPlane.Agent.Addresses;

namespace ControlPlane.Agent.Tests.Addresses;

public sealed class WorkloadAddressTests
{
    [Fact]
    public void OnLoopback_SameName_IsTheSameAddress() =>
        Assert.Equal(WorkloadAddress.OnLoopback("reviews", "shop"), WorkloadAddress.OnLoopback("reviews", "shop"));

    [Fact]
    public void OnLoopback_ManyNames_StayIn127Slash10AndDiffer()
    {
        var addresses = Enumerable.Range(0, 200).Select(i => WorkloadAddress.OnLoopback($"app-{i}", "shop")).ToList();

        Assert.Equal(addresses.Count, addresses.Distinct().Count());
        Assert.All(addresses, address =>
        {
            var bytes = IPAddress.Parse(address).GetAddressBytes();
            Assert.Equal(127, bytes[0]);
            Assert.InRange(bytes[1], 64, 127);
            Assert.InRange(bytes[3], 1, 254);
        });
    }

    [Fact]
    public void OnLoopback_OtherNamespace_IsAnotherAddress() =>
        Assert.NotEqual(WorkloadAddress.OnLoopback("reviews", "shop"), WorkloadAddress.OnLoopback("reviews", "other"));
}
