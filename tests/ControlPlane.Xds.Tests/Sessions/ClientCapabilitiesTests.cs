using ControlPlane.Xds.Sessions;
using Envoy.Config.Core.V3;

namespace ControlPlane.Xds.Tests.Sessions;

/// <summary>What a node announces, and above all what it does not (R30, R47).</summary>
public sealed class ClientCapabilitiesTests
{
    [Fact]
    public void Of_NodeThatAnnouncesNothing_IsThePlainProtocol() =>
        Assert.Equal(ClientCapabilities.Plain, ClientCapabilities.Of(new Node { Id = "a", UserAgentName = "envoy" }));

    [Theory]
    [InlineData("xds.config.supports-resource-ttl", true, false)]
    [InlineData("xds.config.supports-resource-in-sotw", false, true)]
    [InlineData("xds.config.resource-in-sotw", false, true)]
    [InlineData("envoy.lb.does_not_support_overprovisioning", false, false)]
    public void Of_OneFeature_IsThatFeatureAlone(string feature, bool ttl, bool wrapper)
    {
        var client = ClientCapabilities.Of(new Node { ClientFeatures = { feature } });

        Assert.Equal((ttl, wrapper), (client.ReadsTtl, client.ReadsWrapper));
    }

    [Theory]
    [InlineData("envoy", true)]
    [InlineData("", true)]
    [InlineData("gRPC Node Pure JS", false)]
    [InlineData("gRPC C-core linux Python", false)]
    [InlineData("grpc-go", false)]
    public void Of_UserAgent_TellsWhetherNoNamesMeansEverything(string agent, bool wildcard) =>
        Assert.Equal(wildcard, ClientCapabilities.Of(new Node { UserAgentName = agent }).UsesLegacyWildcard);

    [Theory]
    [InlineData("envoy", true)]
    [InlineData("gRPC Go", true)]
    [InlineData("gRPC Node Pure JS", false)]
    public void Of_UserAgent_TellsWhetherAListenerMayGoAndComeBack(string agent, bool recovers) =>
        Assert.Equal(recovers, ClientCapabilities.Of(new Node { UserAgentName = agent }).RecoversListeners);
}
