using System.Net;
using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Features.Tests.Programs;
using ControlPlane.Features.Tests.Requests;
using ControlPlane.Fixtures;

namespace ControlPlane.Features.Tests.Traffic;

/// <summary>Policies of a workload, as clients meet them. Every policy speaks of paths of its own, so that all are shown at once.</summary>
public sealed class AccessControlTests(StandardMesh standard) : StandardFeature(standard)
{
    private const string Url = "http://myservice:9080";

    private const string Policies = """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: refused}
        spec:
          selector: {matchLabels: {app: myservice}}
          action: DENY
          rules:
          - to: [{operation: {paths: ["/deny*"]}}]
          - to: [{operation: {paths: ["/a/{*}/c", "/b/{**}"]}}]
          - to: [{operation: {paths: ["/get"], methods: ["GET"]}}]
          - to: [{operation: {paths: ["/user"]}}]
            when: [{key: "request.headers[x-user]", values: ["bob"]}]
          - to: [{operation: {paths: ["/token"]}}]
            from: [{source: {notRequestPrincipals: ["issuer/anna"]}}]
          - to: [{operation: {paths: ["/peer"]}}]
            from: [{source: {notNamespaces: [default]}}]
        ---
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: asked}
        spec:
          selector: {matchLabels: {app: myservice}}
          action: CUSTOM
          provider: {name: nobody}
          rules: [{to: [{operation: {paths: ["/ask"]}}]}]
        ---
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: tried, annotations: {istio.io/dry-run: "true"}}
        spec: {selector: {matchLabels: {app: myservice}}, action: DENY, rules: [{}]}
        ---

        """;

    [Theory, MemberData(nameof(EnvoyVariant.Labels), MemberType = typeof(EnvoyVariant))]
    [Trait("Istio", "B-7"), Trait("Istio", "B-11"), Trait("Istio", "B-16"), Trait("Istio", "B-33"), Trait("Istio", "B-35"), Trait("Istio", "B-47"), Trait("Istio", "B-41")]
    public async Task Policies_DecideByWhatIsAskedFor(string label)
    {
        using var issuer = new TokenIssuer("issuer");
        await Standard.ApplyAsync(Policies + Verifying(issuer));
        var client = Standard.ClientOf(Variant(label));

        async Task<HttpStatusCode> StatusAsync(string path, params (string Name, string Value)[] headers) => (await client.GetAsync(Url + path, headers)).Status;

        await InForceAsync(async () => await StatusAsync("/deny/x") == HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/"));
        var reply = await client.GetAsync(Url + "/deny/x");
        Assert.Equal((HttpStatusCode.Forbidden, "RBAC: access denied"), (reply.Status, reply.Body));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync("/deny?x=/ok"));
        Assert.Equal([HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.OK], [await StatusAsync("/a/b/c"), await StatusAsync("/a/c"), await StatusAsync("/a/b/x/c")]);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync("/b/x/y"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync("/get"));
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(HttpMethod.Post, Url + "/get", [])).Status);
        Assert.Equal([HttpStatusCode.Forbidden, HttpStatusCode.OK], [await StatusAsync("/user", ("X-User", "bob")), await StatusAsync("/user", ("x-user", "anna"))]);
        Assert.Equal([HttpStatusCode.Forbidden, HttpStatusCode.Forbidden], [await StatusAsync("/ask"), await StatusAsync("/peer")]);
    }

    [Fact, Trait("Istio", "B-42"), Trait("Istio", "B-72"), Trait("Istio", "B-73"), Trait("Istio", "B-77"), Trait("Istio", "B-78")]
    public async Task Tokens_AreVerified()
    {
        using var issuer = new TokenIssuer("issuer");
        using var forger = new TokenIssuer("issuer");
        using var unknown = new TokenIssuer("unknown");
        await Standard.ApplyAsync(Policies + Verifying(issuer));

        Task<Reply> AskAsync(string path, string? token) => Standard.Client.GetAsync(
            Url + path, token is null ? [("x-sub", "forged")] : [("authorization", "Bearer " + token), ("x-sub", "forged")]);

        await InForceAsync(async () => (await AskAsync("/token", issuer.Token("anna"))).Status == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync("/", null)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync("/token", null)).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync("/token", issuer.Token("anna"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync("/token", issuer.Token("bob"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync("/", forger.Token("anna"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync("/", unknown.Token("anna"))).Status);
        Assert.Equal("anna", (await AskAsync("/", issuer.Token("anna"))).Echo!.Headers["x-sub"]);
        Assert.DoesNotContain("forged", (await AskAsync("/", null)).Body, StringComparison.Ordinal);
    }

    [Fact, Trait("Istio", "B-49"), Trait("Istio", "B-51")]
    public async Task Connections_AreRefusedByWhatIsLeftOfARule()
    {
        await Standard.ApplyAsync("""
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: refused}
            spec: {selector: {matchLabels: {app: myservice}}, action: DENY, rules: [{to: [{operation: {methods: [DELETE]}}]}]}
            """);

        await Eventually.TrueAsync("connections are refused", async _ =>
        {
            await using var talk = await TcpTalk.ConnectAsync(await Standard.LocalUrlAsync(9000));
            return await talk.AskAsync("hello") is null;
        });
        Assert.Equal(HttpStatusCode.OK, (await Standard.Client.GetAsync(Url + "/")).Status);
    }

    /// <summary>Connections that were made before may still be decided by what was in force then: asks until ten answers in a row are right.</summary>
    private static Task InForceAsync(Func<Task<bool>> isRight)
    {
        const int InARow = 10;
        return Eventually.TrueAsync("the policies are in force", async _ =>
        {
            for (var count = 0; count < InARow; count++)
            {
                if (!await isRight())
                {
                    return false;
                }
            }

            return true;
        });
    }

    /// <summary>Tokens of an issuer with keys, and of one whose keys cannot be had.</summary>
    private static string Verifying(TokenIssuer issuer) => $$"""
        apiVersion: security.istio.io/v1
        kind: RequestAuthentication
        metadata: {name: tokens}
        spec:
          selector:
            matchLabels: {app: myservice}
          jwtRules:
          - issuer: issuer
            jwks: '{{issuer.Jwks}}'
            outputClaimToHeaders: [{header: x-sub, claim: sub}]
          - issuer: unknown
            jwksUri: http://127.0.0.1:1/keys
        """;
}
