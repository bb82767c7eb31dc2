using ControlPlane.Model.Meshes;
using ControlPlane.Translation.Tests.Worlds;
using Envoy.Extensions.Filters.Http.ExtAuthz.V3;
using NetworkExtAuthz = Envoy.Extensions.Filters.Network.ExtAuthz.V3.ExtAuthz;

namespace ControlPlane.Translation.Tests.Authorization;

/// <summary>Policies that leave the decision to a service.</summary>
public sealed class CustomPolicyTests
{
    private const string Host = "b.default.svc.cluster.local";
    private const string Asking = "envoy.filters.http.ext_authz";
    private const string Rbac = "envoy.filters.http.rbac";
    private const string Admin = "rules: [{to: [{operation: {paths: [\"/admin*\"]}}]}]";

    private static readonly ExternalAuthorizer Http = new("web", Host, 80) { Http = new() { PathPrefix = "/check", RequestHeaders = ["x-user", "x-b*"], ToUpstreamOnAllow = ["x-id"] } };
    private static readonly ExternalAuthorizer Grpc = new("rpc", Host, 9000) { FailOpen = true, Timeout = TimeSpan.FromSeconds(1) };

    private static World With(params string[] policies) => World.Standard.Set(settings => settings with { Authorizers = [Grpc, Http] }).With(policies);

    private static string Custom(string provider, string spec = Admin) => $"action: CUSTOM\nprovider: {{name: {provider}}}\n{spec}";

    private static ChainReading Chain(World world, int port = 80) => world.Sidecar("a").Accept(port);

    private static IEnumerable<string> Names(ChainReading chain) => chain.Http!.HttpFilters.Select(filter => filter.Name);

    private static IEnumerable<ExtAuthz> Asked(ChainReading chain) =>
        chain.Http!.HttpFilters.Where(filter => filter.Name == Asking).Select(filter => filter.TypedConfig.Unpack<ExtAuthz>());

    [Fact, Trait("Istio", "B-6")]
    public void Provider_IsAskedBeforeEverythingElse()
    {
        var chain = Chain(With(Yaml.AuthorizationPolicy("p", Custom("web")), Yaml.AuthorizationPolicy("q", "rules: [{}]")));
        Assert.Equal([Rbac, Asking, Rbac, "envoy.filters.http.router"], Names(chain));
        var (rules, prefix) = Assert.Single(Verdict.Shadows(chain));
        Assert.Equal(("istio_ext_authz_", "istio-ext-authz-web-ns[default]-policy[p]-rule[0]"), (prefix, RbacEvaluation.Match(rules, new() { Path = "/admin" })));
        Assert.Null(RbacEvaluation.Match(rules, new() { Path = "/" }));
    }

    [Fact]
    public void Provider_OverHttp_IsAskedAsItIsDescribed()
    {
        var filter = Assert.Single(Asked(Chain(With(Yaml.AuthorizationPolicy("p", Custom("web"))))));
        Assert.Equal((World.Cluster("b"), "/check", false), (filter.HttpService.ServerUri.Cluster, filter.HttpService.PathPrefix, filter.FailureModeAllow));
        Assert.Equal(["x-user", "x-b"], filter.AllowedHeaders.Patterns.Select(pattern => pattern.Exact.Length > 0 ? pattern.Exact : pattern.Prefix));
        Assert.Equal("x-id", Assert.Single(filter.HttpService.AuthorizationResponse.AllowedUpstreamHeaders.Patterns).Exact);
        Assert.Equal("istio-ext-authz-web-ns[", filter.FilterEnabledMetadata.Value.StringMatch.Prefix);
    }

    [Fact]
    public void Provider_OverGrpc_IsAskedAboutRequestsAndConnections()
    {
        var world = With(Yaml.AuthorizationPolicy("p", Custom("rpc", "rules: [{}]")));
        var filter = Assert.Single(Asked(Chain(world)));
        Assert.Equal((World.Cluster("b", 9000), 1, true), (filter.GrpcService.EnvoyGrpc.ClusterName, filter.GrpcService.Timeout.Seconds, filter.FailureModeAllow));
        Assert.Equal(
            World.Cluster("b", 9000),
            Chain(world, 9000).Chain.Filters.Single(candidate => candidate.Name == "envoy.filters.network.ext_authz").TypedConfig.Unpack<NetworkExtAuthz>().GrpcService.EnvoyGrpc.ClusterName);
    }

    [Theory, Trait("Istio", "B-11")]
    [InlineData("nobody")]
    [InlineData("access-log")]
    public void Provider_ThatIsNotThere_RefusesWhatItShouldDecide(string provider)
    {
        var chain = Chain(With(Yaml.AuthorizationPolicy("p", Custom(provider))));
        Assert.Equal(new(false, $"istio-ext-authz-{provider}-ns[default]-policy[p]-rule[0]-deny-due-to-bad-CUSTOM-action"), Verdict.Of(chain, new() { Path = "/admin" }));
        Assert.True(Verdict.Of(chain, new()).IsAllowed);
    }

    [Fact, Trait("Istio", "B-11")]
    public void Provider_WhoseServiceIsNotThere_RefusesWhatItShouldDecide()
    {
        var world = With(Yaml.AuthorizationPolicy("p", Custom("web"))).Set(settings => settings with { Authorizers = [Http with { Service = "gone.test" }] });
        Assert.False(Verdict.Of(Chain(world), new() { Path = "/admin" }).IsAllowed);
    }

    [Fact, Trait("Istio", "B-13")]
    public void Providers_AreAskedEachAboutItsOwn()
    {
        var chain = Chain(With(Yaml.AuthorizationPolicy("p", Custom("web")), Yaml.AuthorizationPolicy("q", Custom("rpc"))));
        Assert.Equal([Rbac, Asking, Rbac, Asking, "envoy.filters.http.router"], Names(chain));
        Assert.Equal(["istio-ext-authz-web-ns[", "istio-ext-authz-rpc-ns["], Asked(chain).Select(filter => filter.FilterEnabledMetadata.Value.StringMatch.Prefix));
    }

    [Fact, Trait("Istio", "B-53")]
    public void Provider_OverHttp_IsNotAskedAboutConnections() =>
        Assert.Equal(["envoy.filters.network.tcp_proxy"], Chain(With(Yaml.AuthorizationPolicy("p", Custom("web", "rules: [{}]"))), 9000).Chain.Filters.Select(filter => filter.Name));

    [Fact, Trait("Istio", "B-71")]
    public void DryRun_AsksNobodyAndRefusesNothing() => Assert.Equal(
        ["envoy.filters.http.router"],
        Names(Chain(With(Yaml.AuthorizationPolicy("p", Custom("nobody", "rules: [{}]"), "annotations: {istio.io/dry-run: \"true\"}")))));

    [Theory, Trait("Istio", "B-54"), Trait("Istio", "B-55"), Trait("Istio", "B-56"), Trait("Istio", "B-57")]
    [InlineData("principals: [old.test/ns/a/sa/b]", "new.test", true)]
    [InlineData("principals: [old.test/ns/a/sa/b]", "old.test", true)]
    [InlineData("principals: [cluster.local/ns/a/sa/b]", "new.test", true)]
    [InlineData("principals: [other.test/ns/a/sa/b]", "new.test", false)]
    [InlineData("principals: [other.test/ns/a/sa/b]", "other.test", true)]
    [InlineData("trustDomains: [old.test]", "new.test", true)]
    [InlineData("trustDomains: [other.test]", "new.test", false)]
    public void TrustDomains_AreKnownByAllTheirNames(string source, string domain, bool allowed)
    {
        var world = World.Standard.Set(settings => settings with { TrustDomain = "new.test", TrustDomainAliases = ["old.test"] })
            .With(Yaml.AuthorizationPolicy("p", $"rules: [{{from: [{{source: {{{source}}}}}]}}]"));
        Assert.Equal(allowed, Verdict.Of(Chain(world), new() { Peer = $"spiffe://{domain}/ns/a/sa/b" }).IsAllowed);
    }

    [Theory, Trait("Istio", "B-37")]
    [InlineData(PathNormalization.None, false, false, "KeepUnchanged")]
    [InlineData(PathNormalization.Base, true, false, "KeepUnchanged")]
    [InlineData(PathNormalization.MergeSlashes, true, true, "KeepUnchanged")]
    [InlineData(PathNormalization.DecodeAndMergeSlashes, true, true, "UnescapeAndForward")]
    public void Paths_AreNormalisedAsTheMeshSays(PathNormalization kind, bool normalize, bool merge, string escaped)
    {
        var http = Chain(World.Standard.Set(settings => settings with { PathNormalization = kind })).Http!;
        Assert.Equal((normalize, merge, escaped), (http.NormalizePath, http.MergeSlashes, http.PathWithEscapedSlashesAction.ToString()));
    }
}
