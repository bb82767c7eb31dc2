using ControlPlane.Translation.Tests.Worlds;

namespace ControlPlane.Translation.Tests.Authorization;

/// <summary>Which requests a rule matches, shown by a policy that allows what it matches.</summary>
public sealed class RuleMatchingTests
{
    private const string Client = "spiffe://cluster.local/ns/shop/sa/client";

    private static bool Allows(string rule, ClientRequest request) => Verdict.Of(
        World.Standard.With(Yaml.AuthorizationPolicy("p", $"rules:\n- {rule}")).Sidecar("a").Accept(80), request).IsAllowed;

    private static bool AllowsPeer(string source, string? peer) => Allows($"from: [{{source: {source}}}]", new() { Peer = peer });

    [Theory, Trait("Istio", "B-26"), Trait("Istio", "B-27"), Trait("Istio", "B-28")]
    [InlineData("cluster.local/ns/shop/sa/client", Client, true)]
    [InlineData("cluster.local/ns/shop/sa/client", Client + "2", false)]
    [InlineData("cluster.local/ns/shop/sa/client", null, false)]
    [InlineData("cluster.local/ns/shop/*", Client, true)]
    [InlineData("cluster.local/ns/sho/*", Client, false)]
    [InlineData("*/sa/client", Client, true)]
    [InlineData("*/sa/b.c", "spiffe://x.test/ns/shop/sa/bxc", false)]
    [InlineData("*/sa/b.c", "spiffe://x.test/ns/shop/sa/b.c", true)]
    [InlineData("*", Client, true)]
    [InlineData("*", "", false)]
    [InlineData("*", null, false)]
    public void Principals_AreTheWholeIdentity(string principal, string? peer, bool allowed) =>
        Assert.Equal(allowed, AllowsPeer($$$"""{principals: ["{{{principal}}}"]}""", peer));

    [Theory, Trait("Istio", "B-29")]
    [InlineData("a", "spiffe://cluster.local/ns/a/sa/x", true)]
    [InlineData("a", "spiffe://cluster.local/ns/ab/sa/x", false)]
    [InlineData("a", "spiffe://cluster.local/ns/a.b/sa/x", false)]
    [InlineData("a.b", "spiffe://cluster.local/ns/axb/sa/x", false)]
    [InlineData("a*", "spiffe://cluster.local/ns/ab/sa/x", true)]
    [InlineData("*", "spiffe://cluster.local/ns/ab/sa/x", true)]
    [InlineData("*", null, false)]
    [InlineData("a", "spiffe://cluster.local/ns/b/sa/ns/a/x", false)]
    public void Namespaces_AreWholeNames(string @namespace, string? peer, bool allowed) =>
        Assert.Equal(allowed, AllowsPeer($$$"""{namespaces: ["{{{@namespace}}}"]}""", peer));

    [Theory, Trait("Istio", "B-30")]
    [InlineData("client", "spiffe://cluster.local/ns/default/sa/client", true)]
    [InlineData("client", Client, false)]
    [InlineData("shop/client", Client, true)]
    [InlineData("shop/cl.ent", Client, false)]
    [InlineData("shop/client", "spiffe://cluster.local/ns/shop/sa/client/x", false)]
    public void ServiceAccounts_AreNamesInANamespace(string account, string peer, bool allowed) =>
        Assert.Equal(allowed, AllowsPeer($$$"""{serviceAccounts: ["{{{account}}}"]}""", peer));

    [Theory, Trait("Istio", "B-57")]
    [InlineData("cluster.local", Client, true)]
    [InlineData("cluster", Client, false)]
    [InlineData("*", "spiffe://other.test/ns/a/sa/b", true)]
    [InlineData("*.test", "spiffe://other.test/ns/a/sa/b", true)]
    [InlineData("*.test", "spiffe://cluster.local/ns/a.test/sa/b", false)]
    public void TrustDomains_AreWholeNames(string domain, string peer, bool allowed) =>
        Assert.Equal(allowed, AllowsPeer($$$"""{trustDomains: ["{{{domain}}}"]}""", peer));

    [Theory, Trait("Istio", "B-47")]
    [InlineData("{notPrincipals: [\"cluster.local/ns/shop/sa/client\"]}", Client, false)]
    [InlineData("{notPrincipals: [\"cluster.local/ns/shop/sa/client\"]}", null, true)]
    [InlineData("{notNamespaces: [shop]}", null, true)]
    [InlineData("{principals: [\"*\"], notNamespaces: [shop]}", null, false)]
    public void Negations_HoldForClientsWithoutIdentity(string source, string? peer, bool allowed) => Assert.Equal(allowed, AllowsPeer(source, peer));

    [Theory, Trait("Istio", "B-31"), Trait("Istio", "B-32")]
    [InlineData("example.com", "Example.COM", true)]
    [InlineData("example.com", "example.com:8080", false)]
    [InlineData("example.com:*", "example.com:8080", true)]
    [InlineData("*.example.com", "a.EXAMPLE.com", true)]
    [InlineData("*", "whatever", true)]
    public void Hosts_DisregardCaseAndKeepPorts(string host, string asked, bool allowed) =>
        Assert.Equal(allowed, Allows($$$"""to: [{operation: {hosts: ["{{{host}}}"]}}]""", new() { Host = asked }));

    [Theory, Trait("Istio", "B-33"), Trait("Istio", "B-34"), Trait("Istio", "B-35")]
    [InlineData("/a", "/a?x=1", true)]
    [InlineData("/a", "/a/", false)]
    [InlineData("/a", "/a#b", true)]
    [InlineData("/a*", "/a", true)]
    [InlineData("/a*", "/a/b", true)]
    [InlineData("*.txt", "/x/y.txt?z", true)]
    [InlineData("/a*b", "/axb", false)]
    [InlineData("/a*b", "/a*b", true)]
    [InlineData("*", "/", true)]
    [InlineData("/a/{*}/c", "/a/b/c", true)]
    [InlineData("/a/{*}/c", "/a/c", false)]
    [InlineData("/a/{*}/c", "/a/b/x/c", false)]
    [InlineData("/a/{**}", "/a/b/c/d", true)]
    [InlineData("/a/{**}", "/b", false)]
    public void Paths_AreWithoutQuery(string path, string asked, bool allowed) =>
        Assert.Equal(allowed, Allows($$$"""to: [{operation: {paths: ["{{{path}}}"]}}]""", new() { Path = asked }));

    [Theory, Trait("Istio", "B-38")]
    [InlineData("GET", true)]
    [InlineData("get", false)]
    [InlineData("G*", true)]
    public void Methods_RegardCase(string method, bool allowed) =>
        Assert.Equal(allowed, Allows($$$"""to: [{operation: {methods: ["{{{method}}}"]}}]""", new()));

    [Theory, Trait("Istio", "B-39"), Trait("Istio", "B-40")]
    [InlineData("ipBlocks: [\"10.9.0.1\"]", true)]
    [InlineData("ipBlocks: [\"10.9.0.0/16\"]", true)]
    [InlineData("ipBlocks: [\"203.0.113.7\"]", false)]
    [InlineData("remoteIpBlocks: [\"203.0.113.7\"]", true)]
    [InlineData("notRemoteIpBlocks: [\"203.0.113.0/24\"]", false)]
    public void Addresses_AreThePeersOrTheClients(string source, bool allowed) =>
        Assert.Equal(allowed, Allows($$$"""from: [{source: { {{{source}}} }}]""", new() { Remote = "203.0.113.7" }));

    [Theory, Trait("Istio", "B-41")]
    [InlineData("*", "anna", true)]
    [InlineData("*", null, false)]
    [InlineData("an*", "anna", true)]
    [InlineData("*na", "anna", true)]
    [InlineData("anna", "Anna", false)]
    public void Headers_AreNamedWithoutCase(string value, string? sent, bool allowed) => Assert.Equal(
        allowed,
        Allows($$$"""when: [{key: "request.headers[X-User]", values: ["{{{value}}}"]}]""", new() { Headers = sent is null ? [] : [("x-user", sent)] }));

    [Theory, Trait("Istio", "B-42"), Trait("Istio", "B-43")]
    [InlineData("https://i.test/x/anna", """{"iss":"https://i.test/x","sub":"anna"}""", true)]
    [InlineData("https://i.test/x/anna", """{"iss":"https://i.test","sub":"x/anna"}""", false)]
    [InlineData("*", """{"iss":"i","sub":"s"}""", true)]
    [InlineData("*", """{"iss":"i"}""", false)]
    [InlineData("*", null, false)]
    [InlineData("i/*", """{"iss":"i","sub":"s"}""", true)]
    [InlineData("https://i*", """{"iss":"https://i.test","sub":"s"}""", true)]
    [InlineData("*/admin", """{"iss":"any","sub":"admin"}""", true)]
    [InlineData("*admin", """{"iss":"any","sub":"superadmin"}""", true)]
    [InlineData("nobody", """{"iss":"nobody","sub":""}""", false)]
    public void RequestPrincipals_AreIssuerAndSubject(string principal, string? token, bool allowed) =>
        Assert.Equal(allowed, Allows($$$"""from: [{source: {requestPrincipals: ["{{{principal}}}"]}}]""", new() { Token = token }));

    [Theory, Trait("Istio", "B-44"), Trait("Istio", "B-45")]
    [InlineData("request.auth.claims[groups]", """{"groups":"g1"}""", true)]
    [InlineData("request.auth.claims[groups]", """{"groups":["g0","g1"]}""", true)]
    [InlineData("request.auth.claims[groups]", """{"groups":["g0"]}""", false)]
    [InlineData("request.auth.claims[a][b]", """{"a":{"b":"g1"}}""", true)]
    [InlineData("request.auth.claims[a.b]", """{"a":{"b":"g1"}}""", false)]
    [InlineData("request.auth.claims[a.b]", """{"a.b":"g1"}""", true)]
    [InlineData("request.auth.audiences", """{"aud":["x","g1"]}""", true)]
    [InlineData("request.auth.presenter", """{"azp":"g1"}""", true)]
    public void Claims_AreTextsOrLists(string key, string token, bool allowed) =>
        Assert.Equal(allowed, Allows($$$"""when: [{key: "{{{key}}}", values: [g1]}]""", new() { Token = token }));

    [Theory, Trait("Istio", "B-46"), Trait("Istio", "B-48")]
    [InlineData("destination.port", "80", true)]
    [InlineData("destination.port", "81", false)]
    [InlineData("destination.ip", "10.1.0.0/16", true)]
    [InlineData("connection.sni", "x.test", true)]
    [InlineData("connection.sni", "*", true)]
    [InlineData("source.ip", "10.9.0.1", true)]
    [InlineData("source.namespace", "shop", true)]
    [InlineData("source.serviceAccount", "shop/client", true)]
    [InlineData("source.trustDomain", "other.test", false)]
    public void Conditions_NameTheSameThings(string key, string value, bool allowed) =>
        Assert.Equal(allowed, Allows($$$"""when: [{key: {{{key}}}, values: ["{{{value}}}"]}]""", new() { Peer = Client, ServerName = "x.test" }));

    [Theory, Trait("Istio", "B-18"), Trait("Istio", "B-19"), Trait("Istio", "B-20"), Trait("Istio", "B-21")]
    [InlineData("GET", "/a", "anna", true)]
    [InlineData("PUT", "/a", "anna", true)]
    [InlineData("DELETE", "/a", "anna", false)]
    [InlineData("GET", "/a/secret", "anna", false)]
    [InlineData("GET", "/b", "anna", false)]
    [InlineData("POST", "/b", "anna", true)]
    [InlineData("POST", "/b", "bob", false)]
    public void Parts_AreJoinedAsIstioDoes(string method, string path, string user, bool allowed) => Assert.Equal(
        allowed,
        Allows(
            """
            to:
              - operation: {methods: [GET, PUT], paths: ["/a*"], notPaths: ["/a/secret"]}
              - operation: {methods: [POST]}
              when:
              - {key: "request.headers[x-user]", values: ["*"], notValues: [bob]}
              - {key: destination.port, values: ["80"]}
            """,
            new() { Method = method, Path = path, Headers = [("x-user", user)] }));
}
