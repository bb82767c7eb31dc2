using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Features.Tests.Programs;

namespace ControlPlane.Features.Tests.Traffic;

/// <summary>The app is asked for another path or host than the client named.</summary>
public sealed class RewriteTests(StandardMesh standard) : StandardFeature(standard)
{
    [Theory, MemberData(nameof(EnvoyVariant.Labels), MemberType = typeof(EnvoyVariant))]
    public async Task Rewrite_PrefixAndAuthority_AppSeesTheNewOnes(string label)
    {
        await Standard.ApplyAsync("""
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: myservice}
            spec:
              hosts: [myservice]
              http:
              - match: [{uri: {prefix: /shop/}}]
                rewrite: {uri: /, authority: inner.example.com}
                route: [{destination: {host: myservice}}]
              - match: [{uri: {prefix: /users/}}]
                rewrite: {uriRegexRewrite: {match: "^/users/([0-9]+)/(.*)$", rewrite: "/\\2/of/\\1"}}
                route: [{destination: {host: myservice}}]
              - route: [{destination: {host: myservice}}]
            """);
        var client = Standard.ClientOf(Variant(label));

        var prefix = await client.GetAsync("http://myservice:9080/shop/cart?a=b");
        var regex = await client.GetAsync("http://myservice:9080/users/42/orders");

        Assert.Equal(("/cart?a=b", "inner.example.com"), (prefix.Seen.Path, prefix.Seen.Host));
        Assert.Equal("/orders/of/42", regex.Seen.Path);
    }
}
