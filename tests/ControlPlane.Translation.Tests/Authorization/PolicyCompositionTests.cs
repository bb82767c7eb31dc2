using ControlPlane.Model.Collections;
using ControlPlane.Translation.Tests.Worlds;
using Envoy.Config.Rbac.V3;

namespace ControlPlane.Translation.Tests.Authorization;

/// <summary>What several policies make together, for which proxies, and on connections that are not HTTP.</summary>
public sealed class PolicyCompositionTests
{
    private const string DryRun = "annotations: {istio.io/dry-run: \"true\"}";

    private static World With(params string[] policies) => World.Standard.With(policies);

    private static Verdict Http(World world, string path = "/", string sidecar = "a") =>
        Verdict.Of(world.Sidecar(sidecar).Accept(80), new() { Path = path });

    private static Verdict Tcp(World world) => Verdict.Of(world.Sidecar("a").Accept(9000), new() { Port = 9000 });

    private static string Paths(string path, string action = "ALLOW") => $$$"""
        action: {{{action}}}
        rules: [{to: [{operation: {paths: ["{{{path}}}"]}}]}]
        """;

    [Fact, Trait("Istio", "B-1")]
    public void NoPolicy_IsNoFilter()
    {
        var world = With(Yaml.AuthorizationPolicy("other/p", "{}"), Yaml.AuthorizationPolicy("p", "selector: {matchLabels: {app: b}}"));
        Assert.Empty(Verdict.Rules(world.Sidecar("a").Accept(80)));
        Assert.Empty(Verdict.Rules(world.Sidecar("a").Accept(9000)));
    }

    [Theory, Trait("Istio", "B-2"), Trait("Istio", "B-3"), Trait("Istio", "B-4")]
    [InlineData("{}", false)]
    [InlineData("rules: []", false)]
    [InlineData("rules: [{}]", true)]
    [InlineData("action: DENY\nrules: [{}]", false)]
    public void EmptyParts_MeanNothingOrEverything(string spec, bool allowed)
    {
        var world = With(Yaml.AuthorizationPolicy("p", spec));
        Assert.Equal((allowed, allowed), (Http(world).IsAllowed, Tcp(world).IsAllowed));
    }

    [Fact, Trait("Istio", "B-7"), Trait("Istio", "B-25")]
    public void Deny_WinsOverAllow_AndIsNamed()
    {
        var world = With(
            Yaml.AuthorizationPolicy("istio-system/deny", Paths("/no", "DENY"), Yaml.Created(2026)),
            Yaml.AuthorizationPolicy("allow", "rules: [{}]", Yaml.Created(2020)));
        Assert.Equal(new(false, "ns[istio-system]-policy[deny]-rule[0]"), Http(world, "/no"));
        Assert.True(Http(world, "/yes").IsAllowed);
    }

    [Fact, Trait("Istio", "B-8"), Trait("Istio", "B-9")]
    public void Allow_IsAUnion()
    {
        var world = With(Yaml.AuthorizationPolicy("p", Paths("/a")), Yaml.AuthorizationPolicy("q", Paths("/b")), Yaml.AuthorizationPolicy("istio-system/r", Paths("/c")));
        Assert.Equal([true, true, true, false], new[] { "/a", "/b", "/c", "/d" }.Select(path => Http(world, path).IsAllowed));
    }

    [Fact, Trait("Istio", "B-10")]
    public void Audit_ChangesNothing()
    {
        var chain = With(Yaml.AuthorizationPolicy("p", "action: AUDIT\nrules: [{}]")).Sidecar("a").Accept(80);
        Assert.Equal(RBAC.Types.Action.Log, Assert.Single(Verdict.Rules(chain)).Action);
        Assert.True(Verdict.Of(chain, new()).IsAllowed);
    }

    [Fact, Trait("Istio", "B-6")]
    public void Filters_RefuseBeforeTheyAllow_AndComeFirst()
    {
        var chain = With(
            Yaml.AuthorizationPolicy("allow", "rules: [{}]"),
            Yaml.AuthorizationPolicy("deny", "action: DENY\nrules: [{}]"),
            Yaml.AuthorizationPolicy("audit", "action: AUDIT\nrules: [{}]"),
            Yaml.RequestAuthentication("r", "jwtRules: [{issuer: i, jwks: '{\"keys\":[{\"kty\":\"EC\"}]}'}]")).Sidecar("a").Accept(80);
        Assert.Equal(
            ["envoy.filters.http.jwt_authn", "envoy.filters.http.rbac", "envoy.filters.http.rbac", "envoy.filters.http.rbac", "envoy.filters.http.router"],
            chain.Http!.HttpFilters.Select(filter => filter.Name));
        Assert.Equal([RBAC.Types.Action.Log, RBAC.Types.Action.Deny, RBAC.Types.Action.Allow], Verdict.Rules(chain).Select(rules => rules.Action));
    }

    [Theory, Trait("Istio", "B-16")]
    [InlineData("ALLOW", "istio_dry_run_allow_")]
    [InlineData("DENY", "istio_dry_run_deny_")]
    public void DryRun_OnlyTells(string action, string prefix)
    {
        var chain = With(Yaml.AuthorizationPolicy("p", $"action: {action}\nrules: [{{to: [{{operation: {{paths: [/x]}}}}]}}]", DryRun)).Sidecar("a").Accept(80);
        Assert.True(Verdict.Of(chain, new()).IsAllowed);
        var (rules, name) = Assert.Single(Verdict.Shadows(chain));
        Assert.Equal((prefix, "ns[default]-policy[p]-rule[0]"), (name, RbacEvaluation.Match(rules, new() { Path = "/x" })));
    }

    [Fact, Trait("Istio", "B-16")]
    public void DryRun_BesideAnEnforcedPolicy_LeavesItAlone()
    {
        var world = With(Yaml.AuthorizationPolicy("p", Paths("/a")), Yaml.AuthorizationPolicy("q", Paths("/b"), DryRun));
        Assert.Equal([true, false], new[] { "/a", "/b" }.Select(path => Http(world, path).IsAllowed));
    }

    [Theory, Trait("Istio", "B-17")]
    [InlineData("maybe", false)]
    [InlineData("false", false)]
    [InlineData("T", true)]
    public void DryRun_OfAnotherWord_IsEnforced(string word, bool allowed) =>
        Assert.Equal(allowed, Http(With(Yaml.AuthorizationPolicy("p", "{}", $"annotations: {{istio.io/dry-run: \"{word}\"}}"))).IsAllowed);

    [Theory, Trait("Istio", "B-58"), Trait("Istio", "B-59")]
    [InlineData("istio-system/p", "selector: {matchLabels: {app: a}}", true)]
    [InlineData("istio-system/p", "selector: {matchLabels: {app: b}}", false)]
    [InlineData("istio-system/p", "selector: {matchLabels: {app: a, version: v1}}", false)]
    [InlineData("istio-system/p", "selector: {}", true)]
    [InlineData("p", "selector: {matchLabels: {}}", true)]
    [InlineData("other/p", "{}", false)]
    public void Selection_IsByNamespaceAndLabels(string name, string spec, bool selected) =>
        Assert.Equal(!selected, Http(With(Yaml.AuthorizationPolicy(name, spec))).IsAllowed);

    [Fact, Trait("Istio", "B-60")]
    public void TargetReferences_ReachOnlyTheirGateway()
    {
        const string Reference = "targetRefs: [{kind: Gateway, group: gateway.networking.k8s.io, name: edge}]";
        var gateway = Yaml.Gateway("g", "selector: {istio: ingressgateway}\nservers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [\"*\"]}]");
        var route = Yaml.VirtualService("v", "hosts: [\"*\"]\ngateways: [g]\nhttp: [{directResponse: {status: 200}}]");
        bool IsGuarded(World world, string name) => Verdict.Rules(
            ChainReading.Of(world.Gateway(proxy => proxy with { Labels = EquatableMap<string>.From(proxy.Labels.Append(new("gateway.networking.k8s.io/gateway-name", name))) }).Listener("0.0.0.0_80"), new("10.1.9.1", 80))).Any();

        var own = With(gateway, route, Yaml.AuthorizationPolicy("p", Reference));
        Assert.Equal((true, false), (IsGuarded(own, "edge"), IsGuarded(own, "other")));
        Assert.True(Http(own).IsAllowed);
        Assert.False(IsGuarded(With(gateway, route, Yaml.AuthorizationPolicy("other/p", Reference)), "edge"));
    }

    [Theory, Trait("Istio", "B-49"), Trait("Istio", "B-50"), Trait("Istio", "B-51")]
    [InlineData("rules: [{to: [{operation: {methods: [GET]}}]}]", false)]
    [InlineData("rules: [{to: [{operation: {methods: [GET]}}]}, {to: [{operation: {ports: [\"9000\"]}}]}]", true)]
    [InlineData("action: DENY\nrules: [{to: [{operation: {methods: [GET], ports: [\"9000\"]}}]}]", false)]
    [InlineData("action: DENY\nrules: [{to: [{operation: {methods: [GET], ports: [\"80\"]}}]}]", true)]
    [InlineData("action: DENY\nrules: [{to: [{operation: {methods: [DELETE]}}]}]", false)]
    [InlineData("action: DENY\nrules: [{from: [{source: {requestPrincipals: [\"*\"]}}]}]", false)]
    [InlineData("action: DENY\nrules: [{when: [{key: \"request.headers[x]\", values: [y]}]}]", false)]
    public void Connections_HaveNoRequests(string spec, bool allowed) =>
        Assert.Equal(allowed, Tcp(With(Yaml.AuthorizationPolicy("p", spec))).IsAllowed);

    [Fact]
    public void UndeclaredPorts_AreGuardedToo() =>
        Assert.False(Verdict.Of(With(Yaml.AuthorizationPolicy("p", "{}")).Sidecar("a").Accept(7777), new() { Port = 7777 }).IsAllowed);

    [Fact]
    public void Outbound_IsNotGuarded() =>
        Assert.Empty(Verdict.Rules(With(Yaml.AuthorizationPolicy("p", "{}")).Sidecar("a").Connect(new("10.96.0.2", 9000))));
}
