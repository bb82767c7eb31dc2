namespace ControlPlane.Certificates.Tests;

public sealed class SpiffeIdTests
{
    [Theory]
    [InlineData("spiffe://cluster.local/ns/shop/sa/cart", "cluster.local", "shop", "cart")]
    [InlineData("spiffe://td_1.example-2/ns/A.b_C-d/sa/x", "td_1.example-2", "A.b_C-d", "x")]
    public void Parse_AnIdOfThisForm_GivesItsParts(string text, string trustDomain, string @namespace, string account)
    {
        Assert.True(SpiffeId.TryParse(text, out var id));
        Assert.Equal((trustDomain, @namespace, account), (id.TrustDomain, id.Namespace, id.ServiceAccount));
        Assert.Equal(text, id.ToString());
    }

    // Each of these is something that a URI parser takes, and many it turns into another name.
    [Theory]
    [InlineData("")]
    [InlineData("spiffe://")]
    [InlineData("spiffe:///ns/a/sa/b")]
    [InlineData("SPIFFE://cluster.local/ns/a/sa/b")]
    [InlineData("https://cluster.local/ns/a/sa/b")]
    [InlineData("spiffe://Cluster.local/ns/a/sa/b")]
    [InlineData("spiffe://cluster..local/ns/a/sa/b")]
    [InlineData("spiffe://.cluster.local/ns/a/sa/b")]
    [InlineData("spiffe://cluster.local:8080/ns/a/sa/b")]
    [InlineData("spiffe://user@cluster.local/ns/a/sa/b")]
    [InlineData("spiffe://cluster.local/ns/a/sa/b?x=1")]
    [InlineData("spiffe://cluster.local/ns/a/sa/b#x")]
    [InlineData("spiffe://cluster.local/ns/a/sa/b/")]
    [InlineData("spiffe://cluster.local//ns/a/sa/b")]
    [InlineData("spiffe://cluster.local/ns//sa/b")]
    [InlineData("spiffe://cluster.local/ns/../sa/b")]
    [InlineData("spiffe://cluster.local/ns/./sa/b")]
    [InlineData("spiffe://cluster.local/ns/a/sa/..")]
    [InlineData("spiffe://cluster.local/ns/a%2fb/sa/c")]
    [InlineData("spiffe://cluster.local/ns/a/sa/b\0")]
    [InlineData("spiffe://cluster.local/ns/a/sa/b,spiffe://cluster.local/ns/a/sa/c")]
    [InlineData("spiffe://cluster.local/ns/a/sa/b c")]
    [InlineData("spiffe://cluster.local/ns/a/sa/bö")]
    [InlineData("spiffe://cluster.local/sa/b/ns/a")]
    [InlineData("spiffe://cluster.local/ns/a/sa/b/x/y")]
    [InlineData("spiffe://cluster.local/ns/a")]
    public void Parse_AnythingElse_IsRefused(string text) => Assert.False(SpiffeId.TryParse(text, out _));

    [Theory]
    [InlineData(254, false)]
    [InlineData(253, true)]
    public void Create_ALongServiceAccount_IsTakenUpToItsLimit(int length, bool taken) =>
        Assert.Equal(taken, SpiffeId.TryCreate("td", "ns", new string('a', length), out _));

    [Theory]
    [InlineData(256, false)]
    [InlineData(255, true)]
    public void Create_ALongTrustDomain_IsTakenUpToItsLimit(int length, bool taken) =>
        Assert.Equal(taken, SpiffeId.TryCreate(new string('a', length), "ns", "sa", out _));
}
