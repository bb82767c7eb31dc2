using ControlPlane.Translation.Tests.Worlds;
using Envoy.Extensions.Filters.Http.Cors.V3;

namespace ControlPlane.Translation.Tests.Routes;

/// <summary>Scripts of other origins, and copies of requests.</summary>
public sealed class CorsAndMirrorTests
{
    private static World Ruled(string fields) => World.Standard.With(Yaml.VirtualService("t", $"hosts: [b]\nhttp:\n- route: [{{destination: {{host: b}}}}]\n  {fields}"));

    private static CorsPolicy Cors(string policy) =>
        Ruled($"corsPolicy: {policy}").Sidecar("a").Route("80", "b").Route!.TypedPerFilterConfig["envoy.filters.http.cors"].Unpack<CorsPolicy>();

    private static IEnumerable<(string, double)> Mirrors(string fields) => Ruled(fields).Sidecar("a").Route("80", "b").Action.RequestMirrorPolicies
        .Select(mirror => (mirror.Cluster, mirror.RuntimeFraction.DefaultValue.Numerator / 10_000.0));

    [Fact, Trait("Istio", "F104, F106")]
    public void Cors_IsSaidAsEnvoyWantsIt()
    {
        var cors = Cors("{allowOrigins: [{exact: o}, {prefix: p}], allowMethods: [GET, POST], allowHeaders: [x-a, x-b], exposeHeaders: [x-c], maxAge: 24h, allowCredentials: true}");

        Assert.Equal(["o", "p"], cors.AllowOriginStringMatch.Select(origin => origin.Exact.Length > 0 ? origin.Exact : origin.Prefix));
        Assert.Equal(("GET,POST", "x-a,x-b", "x-c", "86400"), (cors.AllowMethods, cors.AllowHeaders, cors.ExposeHeaders, cors.MaxAge));
        Assert.True(cors.AllowCredentials);
        Assert.True(cors.ForwardNotMatchingPreflights);
    }

    [Fact, Trait("Istio", "F105")]
    public void Cors_ThatIgnoresOtherPreflights_DoesNotForwardThem() => Assert.False(Cors("{allowOrigins: [{exact: o}], unmatchedPreflights: IGNORE}").ForwardNotMatchingPreflights);

    [Fact]
    public void Cors_InItsOldForm_NamesExactOrigins() => Assert.Equal("o", Assert.Single(Cors("{allowOrigin: [o]}").AllowOriginStringMatch).Exact);

    [Fact, Trait("Istio", "F100")]
    public void Mirror_IsAShareOfTheRequestsWithTheirOwnHost()
    {
        var mirror = Assert.Single(Ruled("mirror: {host: c}\n  mirrorPercentage: {value: 50}").Sidecar("a").Route("80", "b").Action.RequestMirrorPolicies);

        Assert.Equal((World.Cluster("c"), 500_000u), (mirror.Cluster, mirror.RuntimeFraction.DefaultValue.Numerator));
        Assert.True(mirror.DisableShadowHostSuffixAppend);
    }

    [Fact, Trait("Istio", "F101")]
    public void Mirrors_AreOneEach() => Assert.Equal(
        [(World.Cluster("a"), 100), (World.Cluster("c"), 10)], Mirrors("mirrors: [{destination: {host: a}}, {destination: {host: c}, percentage: {value: 10}}]"));

    [Fact, Trait("Istio", "F102")]
    public void Mirror_OfNothing_IsNone() => Assert.Empty(Mirrors("mirror: {host: c}\n  mirrorPercentage: {value: 0}"));

    [Fact, Trait("Istio", "F103")]
    public void Mirror_OfASubset_IsItsCluster() => Assert.Equal([(World.Cluster("c", subset: "v1"), 100)], Mirrors("mirror: {host: c, subset: v1}"));
}
