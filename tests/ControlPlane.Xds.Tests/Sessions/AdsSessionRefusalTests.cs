using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Tests.Sessions;

/// <summary>What a client holds after it refused a response.</summary>
public sealed class AdsSessionRefusalTests
{
    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Nack_WithoutNames_RefusesAllThatTheResponseChanged(XdsVariant variant)
    {
        var script = Opened(variant, out var response);
        script.Ack(response);
        script.Publish(XdsResources.StaticCluster("a"), XdsResources.StaticCluster("b", 2));

        var rejected = Assert.IsType<RequestVerdict.Rejected>(script.Nack(script.Expect(Cluster), "something is wrong"));

        Assert.Equal(["b"], rejected.Resources.Select(it => it.Resource.Name));
    }

    [Fact]
    public void Sotw_SetAfterANack_HasTheAcceptedFormOfWhatWasRefused()
    {
        // A full set that leaves the refused cluster out would delete the form that still works.
        var script = Opened(XdsVariant.Sotw, out var response);
        script.Ack(response);
        script.Publish(XdsResources.StaticCluster("a", 2), XdsResources.StaticCluster("b"), XdsResources.StaticCluster("new"));
        script.Nack(script.Expect(Cluster), "Error adding/updating cluster(s) a: no, new: no");

        script.Publish(XdsResources.StaticCluster("a", 2), XdsResources.StaticCluster("b", 2), XdsResources.StaticCluster("new"));

        var next = script.Expect(Cluster);
        Assert.Equal(["a", "b"], next.Names);
        Assert.Equal(XdsResources.StaticCluster("a"), next["a"]);
    }

    [Fact]
    public void Sotw_RefusedOnReconnect_StaysNamedSoThatItsEarlierFormLives()
    {
        // The proxy may hold a form from its last stream: only naming the cluster keeps it.
        var script = new SessionScript(XdsVariant.Sotw).Publish(XdsResources.StaticCluster("a"), XdsResources.StaticCluster("b"));
        script.Resume(Cluster, []);
        script.Nack(script.Expect(Cluster), "Error adding/updating cluster(s) a: no");
        script.ExpectNothing();

        script.Publish(XdsResources.StaticCluster("a"), XdsResources.StaticCluster("b", 2));

        var next = script.Expect(Cluster);
        Assert.Equal(["a", "b"], next.Names);
        script.Nack(next, "Error adding/updating cluster(s) a: no");
        script.ExpectNothing();
        script.Publish(XdsResources.StaticCluster("b", 2));
        script.Pass(TimeSpan.FromSeconds(4)).Next();
        Assert.Equal(["b"], (script.Pass(TimeSpan.FromSeconds(4)).Next() ?? next).Names.Where(name => name != "a"));
    }

    private static SessionScript Opened(XdsVariant variant, out WireResponse response)
    {
        var script = new SessionScript(variant).Publish(XdsResources.StaticCluster("a"), XdsResources.StaticCluster("b"));
        script.Ask(Cluster);
        response = script.Expect(Cluster);
        return script;
    }
}
