using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;
using ControlPlane.Translation.Tests.Worlds;
using Envoy.Config.Listener.V3;

namespace ControlPlane.Translation.Tests.Tls;

/// <summary>Whom workloads let in.</summary>
public sealed class PeerAuthenticationTests
{
    private const string Service = "selector: {app: a}\nclusterIP: 10.96.0.4\nports: [{name: http, port: 80}, {name: tcp, port: 9000}, {name: any, port: 7000}]";

    private static readonly string[] Http = ["istio-http/1.1", "istio"];
    private static readonly string[] Tcp = ["istio"];

    private static World Meshed(params IEnumerable<string> policies) =>
        World.Empty.With([Yaml.Service("d", Service), Yaml.WorkloadEntry("a-1", "address: 10.1.0.1\nlabels: {app: a, version: v1}"), .. policies]);

    private static string Policy(string mode, string name = "p", string more = "", string metadata = "") =>
        Yaml.PeerAuthentication(name, $"mtls: {{mode: {mode}}}\n{more}", metadata);

    private static Listener Inbound(World world, Func<Proxy, Proxy>? change = null) => world.Sidecar("a", change ?? Modes.Certified).Listener("virtualInbound");

    /// <summary>What becomes of a connection: closed, or the cluster that it reaches, after TLS or as it is.</summary>
    private static string Fate(Listener listener, Connection connection)
    {
        if (ChainReading.IsClosed(listener, connection))
        {
            return "closed";
        }

        var chain = ChainReading.Of(listener, connection);
        var target = chain.Http is { } http ? $"http {http.RouteConfig.Name}" : $"tcp {chain.Cluster}";
        return chain.Tls is null ? target : $"{target} over TLS";
    }

    private static Connection Plain(int port, bool http = false) => new("10.1.0.1", port) { IsHttp = http };

    private static Connection OwnTls(int port) => Connection.OfMesh(port, "h2", "http/1.1");

    [Theory]
    // Istio behaviours M218 to M222, B-66 to B-68: what a port speaks, the mode, and what becomes of plaintext, of the mesh's TLS and of other TLS.
    [InlineData(80, "STRICT", "closed", "http inbound|80|| over TLS", "http inbound|80|| over TLS")]
    [InlineData(80, "PERMISSIVE", "http inbound|80||", "http inbound|80|| over TLS", "closed")]
    [InlineData(80, "DISABLE", "http inbound|80||", "http inbound|80||", "http inbound|80||")]
    [InlineData(9000, "STRICT", "closed", "tcp inbound|9000|| over TLS", "tcp inbound|9000|| over TLS")]
    [InlineData(9000, "PERMISSIVE", "tcp inbound|9000||", "tcp inbound|9000|| over TLS", "tcp inbound|9000||")]
    [InlineData(9000, "DISABLE", "tcp inbound|9000||", "tcp inbound|9000||", "tcp inbound|9000||")]
    [InlineData(7000, "STRICT", "closed", "http inbound|7000|| over TLS", "tcp inbound|7000|| over TLS")]
    [InlineData(7000, "PERMISSIVE", "http inbound|7000||", "http inbound|7000|| over TLS", "tcp inbound|7000||")]
    [InlineData(7000, "DISABLE", "http inbound|7000||", "tcp inbound|7000||", "tcp inbound|7000||")]
    [InlineData(12345, "STRICT", "closed", "tcp InboundPassthroughCluster over TLS", "tcp InboundPassthroughCluster over TLS")]
    [InlineData(12345, "PERMISSIVE", "tcp InboundPassthroughCluster", "tcp InboundPassthroughCluster", "tcp InboundPassthroughCluster")]
    [InlineData(15006, "STRICT", "tcp BlackHoleCluster", "tcp BlackHoleCluster", "tcp BlackHoleCluster")]
    public void Port_ByProtocolAndMode_LetsIn(int port, string mode, string plain, string mesh, string other)
    {
        var listener = Inbound(Meshed(Policy(mode)));

        Assert.Equal((plain, mesh, other), (Fate(listener, Plain(port, http: true)), Fate(listener, Connection.OfMesh(port, Http)), Fate(listener, OwnTls(port))));
    }

    [Theory, Trait("Istio", "M221")]
    [InlineData("PERMISSIVE", "tcp inbound|7000||")]
    [InlineData("STRICT", "closed")]
    public void SniffedPort_TellsBytesOfTheMeshFromItsRequests(string mode, string plain)
    {
        var listener = Inbound(Meshed(Policy(mode)));

        Assert.Equal("tcp inbound|7000|| over TLS", Fate(listener, Connection.OfMesh(7000, Tcp)));
        Assert.Equal(plain, Fate(listener, Plain(7000)));
    }

    [Fact]
    public void Certificate_OfTheClient_IsRequiredAndOfTheTrustDomain()
    {
        var tls = ChainReading.Of(Inbound(Meshed().Set(settings => settings with { TrustDomain = "td.test" })), Connection.OfMesh(80, Http)).Tls!;

        Assert.True(tls.RequireClientCertificate);
        Assert.Equal(
            "spiffe://td.test/", Assert.Single(tls.CommonTlsContext.CombinedValidationContext.DefaultValidationContext.MatchTypedSubjectAltNames).Matcher.Prefix);
        Assert.DoesNotContain(tls.CommonTlsContext.TlsParams.CipherSuites, cipher => !cipher.StartsWith("ECDHE-", StringComparison.Ordinal));
    }

    [Fact]
    public void ModeChange_KeepsTheChainsOfTheMesh_SoThatTheirConnectionsStay()
    {
        var (before, after) = (Inbound(Meshed(Policy("PERMISSIVE"))), Inbound(Meshed(Policy("STRICT"))));

        Assert.All(before.FilterChains.Where(chain => chain.Name.EndsWith("_mtls", StringComparison.Ordinal)), chain => Assert.Contains(chain, after.FilterChains));
    }

    [Theory]
    // Without a certificate nothing is offered, and what demands it lets nobody in.
    [InlineData("PERMISSIVE", "http inbound|80||", "tcp InboundPassthroughCluster")]
    [InlineData("DISABLE", "http inbound|80||", "tcp InboundPassthroughCluster")]
    [InlineData("STRICT", "tcp BlackHoleCluster", "tcp BlackHoleCluster")]
    public void WithoutCertificate_OnlyPlaintextOrNothing(string mode, string declared, string undeclared)
    {
        var listener = Inbound(Meshed(Policy(mode)), proxy => proxy);

        Assert.Equal((declared, undeclared), (Fate(listener, Plain(80)), Fate(listener, Plain(12345))));
        Assert.DoesNotContain(listener.FilterChains, chain => chain.TransportSocket is not null);
    }

    [Theory]
    // B-61, B-62: port over workload over namespace over mesh over PERMISSIVE; UNSET is what the wider level says.
    [InlineData("", "http inbound|80||")]
    [InlineData("mesh STRICT", "closed")]
    [InlineData("mesh STRICT; namespace PERMISSIVE", "http inbound|80||")]
    [InlineData("mesh STRICT; namespace UNSET", "closed")]
    [InlineData("mesh UNSET; namespace UNSET", "http inbound|80||")]
    [InlineData("namespace STRICT; workload PERMISSIVE", "http inbound|80||")]
    [InlineData("namespace STRICT; workload UNSET", "closed")]
    [InlineData("namespace PERMISSIVE; workload STRICT", "closed")]
    [InlineData("namespace PERMISSIVE; workload STRICT port PERMISSIVE", "http inbound|80||")]
    [InlineData("namespace STRICT; workload PERMISSIVE port STRICT", "closed")]
    [InlineData("mesh STRICT; workload UNSET port UNSET", "closed")]
    [InlineData("elsewhere STRICT; other STRICT", "http inbound|80||")]
    [InlineData("root STRICT", "http inbound|80||")]
    public void Levels_TheNarrowestThatSaysSomethingCounts(string policies, string plain)
    {
        var yaml = policies.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split(' ')).Select(parts => Policy(
            parts[1],
            parts[0] switch { "mesh" or "root" => $"istio-system/{parts[0]}", "elsewhere" => "elsewhere/p", var level => level },
            (parts[0] switch { "workload" or "root" => "selector: {matchLabels: {app: a}}", "other" => "selector: {matchLabels: {app: b}}", _ => "" })
                + (parts.Length > 2 ? $"\nportLevelMtls: {{80: {{mode: {parts[3]}}}}}" : "")));

        Assert.Equal(plain, Fate(Inbound(Meshed(yaml)), Plain(80)));
    }

    [Theory, Trait("Istio", "B-63")]
    [InlineData(2021, 2022, "closed")]
    [InlineData(2022, 2021, "http inbound|80||")]
    [InlineData(2021, 2021, "closed")]
    public void TwoOfOneLevel_TheOlderCountsThenTheFirstName(int strict, int permissive, string plain)
    {
        var namespaces = Meshed(Policy("STRICT", "a", "", Yaml.Created(strict)), Policy("PERMISSIVE", "b", "", Yaml.Created(permissive)));
        const string Selector = "selector: {matchLabels: {app: a}}";
        var workloads = Meshed(Policy("STRICT", "a", Selector, Yaml.Created(strict)), Policy("PERMISSIVE", "b", Selector, Yaml.Created(permissive)));

        Assert.Equal((plain, plain), (Fate(Inbound(namespaces), Plain(80)), Fate(Inbound(workloads), Plain(80))));
    }

    [Fact, Trait("Istio", "M223")]
    public void Port_DisabledUnderStrict_TakesPlaintextAlone()
    {
        var listener = Inbound(Meshed(Policy("STRICT", more: "selector: {matchLabels: {app: a}}\nportLevelMtls: {80: {mode: DISABLE}}")));

        Assert.Equal(("http inbound|80||", "closed"), (Fate(listener, Plain(80)), Fate(listener, Plain(9000))));
    }

    [Fact, Trait("Istio", "B-69")]
    public void Port_ThatNoServiceHas_HasItsOwnMode()
    {
        var listener = Inbound(Meshed(Policy("STRICT", more: "selector: {matchLabels: {app: a}}\nportLevelMtls: {12345: {mode: DISABLE}}")));

        Assert.Equal(("tcp InboundPassthroughCluster", "closed"), (Fate(listener, Plain(12345)), Fate(listener, Plain(12346))));
    }

    [Theory]
    // A server that speaks first is not kept waiting for its client where nothing has to be told apart.
    [InlineData("PERMISSIVE", "", "7000 9000 80", false)]
    [InlineData("DISABLE", "", "", false)]
    [InlineData("STRICT", "9000: {mode: DISABLE}", "9000", true)]
    public void Inspection_IsWhereChainsAreToldApart(string mode, string ports, string expected, bool areExceptions)
    {
        var more = ports.Length == 0 ? "" : $"selector: {{matchLabels: {{app: a}}}}\nportLevelMtls: {{{ports}}}";
        var inspector = Inbound(Meshed(Policy(mode, more: more))).ListenerFilters.SingleOrDefault(filter => filter.Name == "envoy.filters.listener.tls_inspector");
        var predicate = areExceptions ? inspector?.FilterDisabled : inspector?.FilterDisabled.NotMatch;
        var named = predicate?.OrMatch?.Rules.Select(rule => rule.DestinationPortRange.Start) ?? (predicate is null ? [] : [predicate.DestinationPortRange.Start]);

        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).Order(), named.Order());
    }

    [Theory]
    [InlineData("STRICT", "closed", "http inbound|7000|| over TLS")]
    [InlineData("PERMISSIVE", "http inbound|7000||", "http inbound|7000|| over TLS")]
    [InlineData("DISABLE", "http inbound|7000||", "http inbound|7000||")]
    public void WithoutRedirection_EachListenerLetsInTheSame(string mode, string plain, string mesh)
    {
        var proxy = World.SidecarOf("z", proxy => proxy with
        {
            Interception = InterceptionMode.Loopback,
            HasWorkloadCertificate = true,
            Service = "z",
            Ports = [new(7000, "http", Protocol.Http, 5003)],
        });
        var listener = World.Standard.With(Policy(mode)).Running(proxy).See(proxy).Listener("inbound|7000||");

        Assert.Equal((plain, mesh), (Fate(listener, Plain(7000)), Fate(listener, Connection.OfMesh(7000, Http))));
    }

    [Fact]
    public void GrpcServer_ThatMustBeStrict_IsNotServed()
    {
        ProxyView Server(string mode) => Meshed(Policy(mode)).Sidecar("a", Modes.Grpc);
        const string Name = "xds.istio.io/grpc/lds/inbound/10.1.0.1:80";

        Assert.True(Server("PERMISSIVE").HasListener(Name));
        Assert.False(Server("STRICT").HasListener(Name));
    }
}
