using ControlPlane.Translation.Tests.Worlds;
using Envoy.Extensions.Filters.Http.JwtAuthn.V3;
using Envoy.Type.Matcher.V3;

namespace ControlPlane.Translation.Tests.Authentication;

/// <summary>How tokens are verified, and routes chosen by what they say.</summary>
public sealed class RequestAuthenticationTests
{
    private const string Filter = "envoy.filters.http.jwt_authn";
    private const string Keys = """jwks: '{"keys":[{"kty":"EC","crv":"P-256","x":"a","y":"b","d":"secret"}]}'""";

    private static JwtAuthentication Tokens(params string[] policies) =>
        Tokens(World.Standard.With(policies).Sidecar("a").Accept(80));

    private static JwtAuthentication Tokens(ChainReading chain) =>
        Assert.Single(chain.Http!.HttpFilters, filter => filter.Name == Filter).TypedConfig.Unpack<JwtAuthentication>();

    private static string Rules(string name, params string[] rules) => Yaml.RequestAuthentication(name, "jwtRules:\n" + string.Concat(rules.Select(rule => $"- {rule.Replace("\n", "\n  ", StringComparison.Ordinal)}\n")));

    [Fact]
    public void NoPolicy_IsNoFilter() => Assert.DoesNotContain(
        Filter, World.Standard.With(Rules("other/r", "issuer: i\n" + Keys)).Sidecar("a").Accept(80).Http!.HttpFilters.Select(filter => filter.Name));

    [Fact, Trait("Istio", "B-72"), Trait("Istio", "B-79")]
    public void OneRule_IsItOrNoToken()
    {
        var tokens = Tokens(Rules("r", "issuer: i\n" + Keys));
        var requires = Assert.Single(tokens.Rules).Requires.RequiresAny.Requirements;
        Assert.Equal(("origins-0", JwtRequirement.RequiresTypeOneofCase.AllowMissing), (requires[0].ProviderName, requires[1].RequiresTypeCase));
        Assert.True(tokens.BypassCorsPreflight);
        Assert.Equal(("i", "payload", false, false), (tokens.Providers["origins-0"].Issuer, tokens.Providers["origins-0"].PayloadInMetadata, tokens.Providers["origins-0"].Forward, tokens.Providers["origins-0"].ClearRouteCache));
    }

    [Fact, Trait("Istio", "B-74"), Trait("Istio", "B-82")]
    public void SeveralPolicies_AreOneFilter_SortedByIssuer()
    {
        var tokens = Tokens(Rules("r", "issuer: z\n" + Keys, "issuer: b\n" + Keys), Rules("istio-system/s", "issuer: a\n" + Keys));
        Assert.Equal(["a", "b", "z"], tokens.Providers.OrderBy(provider => provider.Key, StringComparer.Ordinal).Select(provider => provider.Value.Issuer));
        var requires = Assert.Single(tokens.Rules).Requires.RequiresAny.Requirements;
        Assert.Equal(["origins-0", "origins-1", "origins-2"], requires.Take(3).Select(requirement => requirement.ProviderName));
        Assert.Equal(["origins-0", "origins-1", "origins-2"], requires[3].RequiresAll.Requirements.Select(each => each.RequiresAny.Requirements[0].ProviderName));
        Assert.All(requires[3].RequiresAll.Requirements, each => Assert.NotNull(each.RequiresAny.Requirements[1].AllowMissing));
    }

    [Fact, Trait("Istio", "B-75"), Trait("Istio", "B-76"), Trait("Istio", "B-77"), Trait("Istio", "B-80")]
    public void Fields_AreEnvoys()
    {
        var provider = Tokens(Rules("r", $$"""
            issuer: i
            audiences: [x, y]
            fromHeaders: [{name: x-jwt, prefix: "T "}]
            fromParams: [tok]
            fromCookies: [session]
            outputPayloadToHeader: x-payload
            forwardOriginalToken: true
            outputClaimToHeaders: [{header: x-sub, claim: sub}]
            spaceDelimitedClaims: [roles]
            {{Keys}}
            """)).Providers["origins-0"];
        Assert.Equal(["x", "y"], provider.Audiences);
        Assert.Equal(("x-jwt", "T "), (provider.FromHeaders[0].Name, provider.FromHeaders[0].ValuePrefix));
        Assert.Equal(("tok", "session", "x-payload", true), (provider.FromParams[0], provider.FromCookies[0], provider.ForwardPayloadHeader, provider.Forward));
        Assert.Equal(("x-sub", "sub"), (provider.ClaimToHeaders[0].HeaderName, provider.ClaimToHeaders[0].ClaimName));
        Assert.Equal(["permission", "roles", "scope"], provider.NormalizePayloadInMetadata.SpaceDelimitedClaims);
    }

    [Fact]
    public void PrivateParts_StayBehind() =>
        Assert.Equal("""{"keys":[{"kty":"EC","crv":"P-256","x":"a","y":"b"}]}""", Tokens(Rules("r", "issuer: i\n" + Keys)).Providers["origins-0"].LocalJwks.InlineString);

    [Fact, Trait("Istio", "B-78")]
    public void KeysThatAreNotKnown_VerifyNothing() =>
        Assert.StartsWith("""{"keys":[{"kty":"EC","crv":"P-256",""", Tokens(Rules("r", "issuer: i\njwksUri: https://i.test/keys")).Providers["origins-0"].LocalJwks.InlineString);

    [Theory]
    [InlineData("jwksUri: https://i.test/keys", "https://i.test/keys")]
    [InlineData("", "https://i.test/.well-known/openid-configuration")]
    public void KeysThatWereFetched_CountLikeThoseWrittenDown(string where, string address)
    {
        var world = World.Standard.With(Rules("r", $"issuer: https://i.test/\n{where}")).Fetched(address, "{\"keys\":[1]}");
        Assert.Equal("{\"keys\":[1]}", Tokens(world.Sidecar("a").Accept(80)).Providers["origins-0"].LocalJwks.InlineString);
    }

    [Theory]
    [InlineData("\"@request.auth.claims.a.b\": {exact: x}", "a/b", false)]
    [InlineData("\"@request.auth.claims[a.b]\": {exact: x}", "a.b", false)]
    [InlineData("\"@request.auth.claims[a][b]\": {}", "a/b", true)]
    public void Claims_ChooseRoutesAtGateways(string header, string path, bool presence)
    {
        var gateway = World.Standard.With(
            Yaml.Gateway("g", "selector: {istio: ingressgateway}\nservers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [\"*\"]}]"),
            Yaml.VirtualService("v", $"hosts: [x.test]\ngateways: [g]\nhttp: [{{match: [{{headers: {{{header}}}}}], directResponse: {{status: 200}}}}]"),
            Rules("r", "issuer: i\n" + Keys)).Gateway();
        var matcher = Assert.Single(gateway.Routes("http.80").VirtualHosts.Single().Routes[0].Match.DynamicMetadata);
        Assert.Equal((Filter, "payload/" + path, presence), (matcher.Filter, string.Join('/', matcher.Path.Select(step => step.Key)), matcher.Value.MatchPatternCase == ValueMatcher.MatchPatternOneofCase.PresentMatch));
        Assert.True(Tokens(new ChainReading(gateway.Listener("0.0.0.0_80").DefaultFilterChain)).Providers["origins-0"].ClearRouteCache);
    }
}
