using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;

namespace ControlPlane.Xds.Tests.Sessions;

public sealed class RejectionTextTests
{
    [Theory]
    [InlineData("Error adding/updating cluster(s) a: why, b: x", "a,b")]
    [InlineData("Error adding/updating cluster(s) outbound|80||a.b: duplicate of a", "outbound|80||a.b")]
    [InlineData("Error adding/updating listener(s) 0.0.0.0_80: cannot bind\nb: no\n", "0.0.0.0_80,b")]
    [InlineData("Error adding/updating cluster(s) ab: mentions a: and b", "")]
    [InlineData("Unexpected RDS configuration (expecting x): a", "a")]
    [InlineData("cluster_name: \"b\" is invalid", "b")]
    [InlineData("something about aa and b.c", "")]
    public void Blamed_EnvoysWords_AreTheNamesItLists(string text, string expected)
    {
        var offered = new[] { "a", "b", "outbound|80||a.b", "0.0.0.0_80" }.Select(name => XdsResources.StaticCluster(name));

        Assert.Equal(expected, string.Join(',', RejectionText.Blamed(text, offered).Select(resource => resource.Name).Order()));
    }
}
