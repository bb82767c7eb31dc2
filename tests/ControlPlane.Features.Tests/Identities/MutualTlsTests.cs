using System.Net;
using ControlPlane.Features.Tests.Requests;
using ControlPlane.Fixtures;

namespace ControlPlane.Features.Tests.Identities;

/// <summary>Mutual TLS between workloads, and TLS at the mesh's borders, as requests experience them.</summary>
[Trait("Category", "Envoy")]
public sealed class MutualTlsTests(MutualTlsMesh standard) : IClassFixture<MutualTlsMesh>, IAsyncLifetime
{
    private const string Forged = "URI=spiffe://cluster.local/ns/default/sa/admin";
    private const string ClientCertificate = "x-forwarded-client-cert";
    private const int RequestsPerSecond = 100;
    private const string Unencrypted = "plaintext";

    private string Srv => standard.AddressOf("srv");

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(EnvoyPrograms.TryGet(out _, out var reason), reason);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(await standard.Mesh.DescribeAsync());
        }
    }

    [Fact, Trait("Istio", "M219")]
    public async Task Permissive_LetsInBothAndBelievesOnlyCertificates()
    {
        await standard.Mesh.ApplyAsync(Policy("PERMISSIVE"));

        await Eventually.TrueAsync("mutual TLS", async _ => await PeerAsync(standard.Client, "http://srv/") == "By=srv URI=client");
        Assert.Equal("srv", (await standard.Client.GetAsync("http://srv:7000/")).Version); // of an undeclared protocol: as bytes
        Assert.Equal(Unencrypted, await PeerAsync(standard.Bare, "http://srv/"));
        Assert.Equal(Unencrypted, await PeerAsync(standard.Outside, $"http://{Srv}/"));
        Assert.Equal(Unencrypted, await PeerAsync(standard.Client, "http://plain/"));
        Assert.Null(await new TlsTalk { ServerName = "srv" }.GetAsync(Srv, 80, "srv")); // TLS of the app's own, on a port that is HTTP
        await using var tcp = await standard.ConnectAsync("srv", 9000);
        Assert.Equal("srv: hello", await tcp.AskAsync("hello"));
        Assert.Equal("srv: hello", await TcpAsync(9000));
    }

    [Fact, Trait("Istio", "M218")]
    public async Task Strict_LetsInWorkloadsOfTheMeshAlone()
    {
        using var own = standard.Authority.Workload("someone").ToX509();
        using var elsewhere = standard.Authority.Workload("someone", "elsewhere.test").ToX509();
        using var foreign = standard.Foreign.Workload("someone").ToX509();
        await standard.Mesh.ApplyAsync(Policy("STRICT"));

        // Connections that were made before may end first.
        await Eventually.TrueAsync("mutual TLS", async _ => await PeerAsync(standard.Client, "http://srv/") == "By=srv URI=client");
        await Eventually.TrueAsync("plaintext is refused", async _ => (await standard.Bare.GetAsync("http://srv/")).Status == HttpStatusCode.ServiceUnavailable);
        await Eventually.TrueAsync("and from outside", async _ => await IsRefusedAsync(standard.Outside, $"http://{Srv}/"));
        await using var tcp = await standard.ConnectAsync("srv", 9000);
        Assert.Equal("srv: hello", await tcp.AskAsync("hello"));
        Assert.Null(await TcpAsync(9000));
        Assert.Equal("HTTP/1.1 200 OK", (await AskAsync(own))?.Status);
        Assert.Null(await AskAsync(null));
        Assert.Null(await AskAsync(elsewhere)); // of the mesh's authority, but of another trust domain
        Assert.Null(await AskAsync(foreign));

        // A workload without a certificate cannot ask for one: it is closed.
        Assert.NotEqual(HttpStatusCode.OK, (await standard.Client.GetAsync("http://plain/")).Status);
    }

    [Fact, Trait("Istio", "M223")]
    public async Task Port_DisabledUnderStrict_IsReachedInPlaintext()
    {
        await standard.Mesh.ApplyAsync(Policy("STRICT", "selector: {matchLabels: {app: srv}}\n  portLevelMtls: {80: {mode: DISABLE}}"));

        // Connections that were made before may end first.
        await Eventually.TrueAsync("plaintext", async _ => await PeerAsync(standard.Client, "http://srv/") == Unencrypted);
        Assert.Equal(Unencrypted, await PeerAsync(standard.Outside, $"http://{Srv}/"));
        Assert.Null(await TcpAsync(9000));
    }

    [Fact, Trait("Istio", "M224")]
    public async Task Endpoints_OfBothKinds_ServeOneService()
    {
        await standard.Mesh.ApplyAsync($$"""
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: mixed}
            spec:
              hosts: [mixed.test]
              location: MESH_INTERNAL
              resolution: STATIC
              ports: [{number: 80, name: http, protocol: HTTP}]
              endpoints: [{address: {{Srv}}, serviceAccount: srv}, {address: {{standard.AddressOf("plain")}}}]
            """);

        var replies = await standard.Client.GetManyAsync(40, "http://mixed.test/");

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.Equal(["plain", "srv"], replies.Select(reply => reply.Version!).Distinct().Order(StringComparer.Ordinal));
        Assert.All(replies, reply => Assert.Equal(reply.Version == "srv", reply.Seen.Headers.ContainsKey(ClientCertificate)));
    }

    [Fact]
    public async Task Server_OfAnotherAccountThanItsService_GetsNothing()
    {
        await standard.Mesh.ApplyAsync("# nothing\n");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await standard.Client.GetAsync("http://liar/")).Status);
        Assert.Equal("By=other URI=client", await PeerAsync(
            standard.Client, "http://liar/", "{mode: ISTIO_MUTUAL, subjectAltNames: [\"spiffe://cluster.local/ns/default/sa/other\"]}", "liar"));
    }

    [Fact, Trait("Istio", "M229")]
    public async Task Rule_DecidesWhateverTheServerOffers()
    {
        Assert.Equal(Unencrypted, await PeerAsync(standard.Client, "http://srv/", "{mode: DISABLE}", "srv"));
        await standard.Mesh.ApplyAsync(Rule("plain", "{mode: ISTIO_MUTUAL}"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await standard.Client.GetAsync("http://plain/")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await standard.Bare.GetAsync("http://plain/")).Status); // never in plaintext
    }

    [Fact, Trait("Istio", "B-70")]
    public async Task ModeChange_UnderLoad_LosesNoRequest()
    {
        // HTTP/1.1 cannot tell a connection that ends while a request is on its way from one that lost the request: such requests are tried again.
        var retries = """
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: srv}
            spec:
              hosts: [srv]
              http:
              - match: [{port: 80}]
                retries: {attempts: 2, retryOn: "connect-failure,reset"}
                route: [{destination: {host: srv, port: {number: 80}}}]
              - retries: {attempts: 2, retryOn: "connect-failure,reset"}
                route: [{destination: {host: srv, port: {number: 7000}}}]

            """;
        await standard.Mesh.ApplyAsync(Policy("PERMISSIVE") + retries);
        await using var tcp = await standard.ConnectAsync("srv", 9000);
        Assert.Equal("srv: before", await tcp.AskAsync("before"));
        await using var load = OpenLoopLoad.Start(RequestsPerSecond, number => standard.Client.GetAsync(number % 2 == 0 ? "http://srv/" : "http://srv:7000/"));
        foreach (var mode in new[] { "STRICT", "PERMISSIVE", "STRICT", "PERMISSIVE" })
        {
            var sent = load.Sent;
            await standard.Mesh.ApplyAsync(Policy(mode) + retries);
            await Eventually.TrueAsync("requests were sent since", () => load.Sent > sent + (RequestsPerSecond / 2));
        }

        await load.StopAsync();
        Assert.Empty(load.Failures);
        Assert.Equal("srv: after", await tcp.AskAsync("after")); // not even the connection is another one
    }

    [Fact, Trait("Istio", "K192"), Trait("Istio", "K193")]
    public async Task Gateway_EndsTlsByFilesAndFollowsThem()
    {
        var (gateway, chain, key) = (standard.AddressOf("gw"), File("one.pem"), File("one.key"));
        standard.Foreign.Host("one.test").WriteTo(chain, key);
        TestCertificate.Replace(File("ca.pem"), standard.Foreign.RootPem);
        using var client = standard.Foreign.Host("client.test").ToX509();
        using var stranger = standard.Authority.Host("client.test").ToX509();
        await standard.Mesh.ApplyAsync(Gateway(
            $"{{hosts: [one.test], port: {{number: 8443, name: one, protocol: HTTPS}}, tls: {{mode: SIMPLE, serverCertificate: {chain}, privateKey: {key}}}}}",
            $"{{hosts: [two.test], port: {{number: 8443, name: two, protocol: HTTPS}}, tls: {{mode: MUTUAL, serverCertificate: {chain}, privateKey: {key}, caCertificates: {File("ca.pem")}}}}}"));

        var first = await new TlsTalk { ServerName = "one.test" }.GetAsync(gateway, 8443, "one.test");
        Assert.Equal("HTTP/1.1 200 OK", first?.Status);
        Assert.Null(await new TlsTalk { ServerName = "three.test" }.GetAsync(gateway, 8443, "one.test"));
        Assert.Equal("HTTP/1.1 200 OK", (await new TlsTalk { ServerName = "two.test", Certificate = client }.GetAsync(gateway, 8443, "two.test"))?.Status);
        Assert.Null(await new TlsTalk { ServerName = "two.test", Certificate = stranger }.GetAsync(gateway, 8443, "two.test"));
        Assert.Null(await new TlsTalk { ServerName = "two.test" }.GetAsync(gateway, 8443, "two.test"));

        standard.Foreign.Host("one.test").WriteTo(chain, key);
        await Eventually.TrueAsync("the new certificate is shown", async _ =>
            await new TlsTalk { ServerName = "one.test" }.GetAsync(gateway, 8443, "one.test") is { } now && !now.Server.AsSpan().SequenceEqual(first!.Value.Server));
    }

    [Fact, Trait("Istio", "H142")]
    public async Task Rule_WithFiles_VerifiesTheServer()
    {
        var (chain, key) = (File("ext.pem"), File("ext.key"));
        standard.Foreign.Host("ext.test").WriteTo(chain, key);
        TestCertificate.Replace(File("right.pem"), standard.Foreign.RootPem);
        TestCertificate.Replace(File("wrong.pem"), standard.Authority.RootPem);
        async Task<HttpStatusCode> StatusAsync(string tls)
        {
            await standard.Mesh.ApplyAsync(
                Gateway($"{{hosts: [\"*\"], port: {{number: 9443, name: ext, protocol: HTTPS}}, tls: {{mode: SIMPLE, serverCertificate: {chain}, privateKey: {key}}}}}")
                + External() + Rule("ext.test", tls));
            return (await standard.Client.GetAsync("http://ext.test/")).Status;
        }

        Assert.Equal(HttpStatusCode.OK, await StatusAsync($"{{mode: SIMPLE, caCertificates: {File("right.pem")}}}"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync($"{{mode: SIMPLE, caCertificates: {File("wrong.pem")}}}"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("{mode: SIMPLE, insecureSkipVerify: true}"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync($"{{mode: SIMPLE, caCertificates: {File("right.pem")}, subjectAltNames: [other.test]}}"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync($"{{mode: SIMPLE, caCertificates: {File("missing.pem")}}}"));
    }

    private static async Task<bool> IsRefusedAsync(HttpCaller caller, string url)
    {
        try
        {
            await caller.GetAsync(url);
            return false;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }

    private string File(string name) => Path.Combine(standard.Folder, name);

    private Task<(string Status, byte[] Server)?> AskAsync(System.Security.Cryptography.X509Certificates.X509Certificate2? certificate) =>
        new TlsTalk { ServerName = "srv", Certificate = certificate }.GetAsync(Srv, 80, "srv");

    private async Task<string?> TcpAsync(int port)
    {
        await using var tcp = await TcpTalk.ConnectAsync(new Uri($"tcp://{Srv}:{port}"));
        return await tcp.AskAsync("hello");
    }

    private async Task<string> PeerAsync(HttpCaller caller, string url, string tls, string host)
    {
        await standard.Mesh.ApplyAsync(Rule(host, tls));
        return await PeerAsync(caller, url);
    }

    /// <summary>Who the server says that it and its client are; the client tries to be somebody else.</summary>
    private static async Task<string> PeerAsync(HttpCaller caller, string url)
    {
        var headers = (await caller.GetAsync(url, (ClientCertificate, Forged))).Seen.Headers;
        return headers.TryGetValue(ClientCertificate, out var peer)
            ? string.Join(' ', peer.Split(';').Where(part => part.StartsWith("By=", StringComparison.Ordinal) || part.StartsWith("URI=", StringComparison.Ordinal))
                .Select(part => part.Replace("spiffe://cluster.local/ns/default/sa/", "", StringComparison.Ordinal)))
            : Unencrypted;
    }

    private static string Policy(string mode, string more = "") => $$"""
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: {name: policy}
        spec:
          mtls: {mode: {{mode}}}
          {{more}}

        """;

    private static string Rule(string host, string tls) => $$"""
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: rule}
        spec:
          host: {{host}}
          trafficPolicy:
            tls: {{tls}}
        """;

    private string External() => $$"""
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: external}
        spec:
          hosts: [ext.test]
          resolution: STATIC
          ports: [{number: 80, name: http, protocol: HTTP, targetPort: 9443}]
          endpoints: [{address: {{standard.AddressOf("gw")}}}]
        ---

        """;

    private string Gateway(params string[] servers) => $$"""
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: gw}
        spec:
          selector: {istio: gw}
          servers:
          {{string.Join("\n  ", servers.Select(server => $"- {{bind: {standard.AddressOf("gw")}, {server[1..]}"))}}
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: all}
        spec:
          hosts: [one.test, two.test, ext.test]
          gateways: [gw]
          http:
          - route:
            - destination: {host: srv, port: {number: 80} }
        ---

        """;
}
