using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Features.Tests.Programs;

namespace ControlPlane.Features.Tests.Traffic;

/// <summary>Envoy answers for the app what scripts of other origins may do.</summary>
public sealed class CorsTests(StandardMesh standard) : StandardFeature(standard)
{
    [Theory, MemberData(nameof(EnvoyVariant.Labels), MemberType = typeof(EnvoyVariant))]
    public async Task Cors_TellsAllowedOriginsAndNoOthers(string label)
    {
        await Standard.ApplyAsync("""
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: myservice}
            spec:
              hosts: [myservice]
              http:
              - corsPolicy:
                  allowOrigins: [{exact: "https://good.test"}]
                  allowMethods: [GET, POST]
                  exposeHeaders: [x-app]
                  maxAge: 24h
                route: [{destination: {host: myservice}}]
            """);
        var client = Standard.ClientOf(Variant(label));

        var good = await client.GetAsync("http://myservice:9080/", ("origin", "https://good.test"));
        var bad = await client.GetAsync("http://myservice:9080/", ("origin", "https://bad.test"));
        var preflight = await client.SendAsync(
            HttpMethod.Options, "http://myservice:9080/", [("origin", "https://good.test"), ("access-control-request-method", "GET")]);

        Assert.Equal("https://good.test", good.Headers["access-control-allow-origin"]);
        Assert.Equal("x-app", good.Headers["access-control-expose-headers"]);
        Assert.DoesNotContain("access-control-allow-origin", bad.Headers.Keys);
        Assert.Null(preflight.Echo); // the app did not see it
        Assert.Equal(("GET,POST", "86400"), (preflight.Headers["access-control-allow-methods"], preflight.Headers["access-control-max-age"]));
    }
}
