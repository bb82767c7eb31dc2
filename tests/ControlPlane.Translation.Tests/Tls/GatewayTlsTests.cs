using ControlPlane.Translation.Tests.Worlds;
using Envoy.Config.Listener.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using TlsProtocol = Envoy.Extensions.TransportSockets.Tls.V3.TlsParameters.Types.TlsProtocol;

namespace ControlPlane.Translation.Tests.Tls;

/// <summary>Gateways that end the TLS of their clients.</summary>
public sealed class GatewayTlsTests
{
    private const string Files = "serverCertificate: /c/chain, privateKey: /c/key";

    private static string Server(string hosts, string tls, string name = "https", string protocol = "HTTPS") =>
        $"{{port: {{number: 443, name: {name}, protocol: {protocol}}}, hosts: {hosts}, tls: {{{tls}}}}}";

    private static string Gateway(string name, string servers, string metadata = "") =>
        Yaml.Gateway(name, $"selector: {{istio: ingressgateway}}\nservers: [{servers}]", metadata);

    private static string Attached(string name, string host, string destination, string gateway = "gw") => Yaml.VirtualService(
        name, $"hosts: [{host}]\ngateways: [{gateway}]\nhttp:\n- route: [{{destination: {{host: {destination}, port: {{number: 80}}}}}}]");

    private static Connection Asking(string? name, bool http = false) => new("10.1.9.1", 443) { ServerName = name, IsHttp = http };

    private static Listener Listener(params IEnumerable<string> yaml) => World.Standard.With(yaml).Gateway().Listener("0.0.0.0_443");

    private static DownstreamTlsContext Tls(string tls) => ChainReading.Of(Listener(Gateway("gw", Server("[foo.com]", tls))), Asking("foo.com")).Tls!;

    [Fact, Trait("Istio", "K192")]
    public void Simple_EndsTlsForItsHostsAndClosesOthers()
    {
        var gateway = World.Standard.With(Gateway("gw", Server("[foo.com]", $"mode: SIMPLE, {Files}")), Attached("x", "foo.com", "b")).Gateway();
        var listener = gateway.Listener("0.0.0.0_443");
        var chain = ChainReading.Of(listener, Asking("foo.com"));

        Assert.Equal("https.443.https.gw.default", chain.RouteName);
        Assert.Equal(World.Cluster("b"), gateway.Route(chain.RouteName!, "foo.com").Cluster);
        Assert.Equal("file-cert:/c/chain~/c/key", Assert.Single(chain.Tls!.CommonTlsContext.TlsCertificateSdsSecretConfigs).Name);
        Assert.Equal("/c/key", gateway.Secret("file-cert:/c/chain~/c/key").TlsCertificate.PrivateKey.Filename);
        Assert.Equal(["h2", "http/1.1"], chain.Tls.CommonTlsContext.AlpnProtocols);
        Assert.Null(chain.Tls.RequireClientCertificate);
        Assert.True(ChainReading.IsClosed(listener, Asking("bar.com")));
        Assert.True(ChainReading.IsClosed(listener, Asking(null, http: true)));
        Assert.Contains(listener.ListenerFilters, filter => filter.Name == "envoy.filters.listener.tls_inspector");
    }

    [Fact, Trait("Istio", "K192")]
    public void AnyHost_EndsTlsWhateverIsAskedForButNotPlaintext()
    {
        var listener = Listener(Gateway("gw", Server("[\"*\"]", $"mode: SIMPLE, {Files}")));

        Assert.NotNull(ChainReading.Of(listener, Asking("any.test")).Tls);
        Assert.True(ChainReading.IsClosed(listener, Asking(null)));
    }

    [Theory, Trait("Istio", "K193")]
    [InlineData("MUTUAL", true)]
    [InlineData("OPTIONAL_MUTUAL", null)]
    public void Mutual_AsksForACertificateOfItsAuthorities(string mode, bool? required)
    {
        var tls = Tls($"mode: {mode}, {Files}, caCertificates: /c/ca");

        Assert.Equal(required, tls.RequireClientCertificate);
        Assert.Equal("file-root:/c/ca", tls.CommonTlsContext.ValidationContextSdsSecretConfig.Name);
    }

    [Fact]
    public void Mutual_WithNamesAndHashes_AsksForThem()
    {
        var (hash, key) = (new string('a', 64), Convert.ToBase64String(new byte[32]));
        var own = Tls($"mode: MUTUAL, {Files}, caCertificates: /c/ca, subjectAltNames: [x.test], verifyCertificateHash: [{hash}], verifyCertificateSpki: [\"{key}\"], insecureSkipVerify: true")
            .CommonTlsContext.CombinedValidationContext.DefaultValidationContext;

        Assert.Equal("x.test", Assert.Single(own.MatchTypedSubjectAltNames).Matcher.Exact);
        Assert.Equal((hash, key), (Assert.Single(own.VerifyCertificateHash), Assert.Single(own.VerifyCertificateSpki)));
        Assert.Equal(CertificateValidationContext.Types.TrustChainVerification.AcceptUntrusted, own.TrustChainVerification);
    }

    [Theory, Trait("Istio", "K203")]
    [InlineData("", TlsProtocol.Tlsv12, TlsProtocol.Tlsv13)]
    [InlineData(", minProtocolVersion: TLSV1_3", TlsProtocol.Tlsv13, TlsProtocol.Tlsv13)]
    [InlineData(", maxProtocolVersion: TLSV1_2", TlsProtocol.Tlsv12, TlsProtocol.Tlsv12)]
    [InlineData(", minProtocolVersion: TLSV1_0, cipherSuites: [ECDHE-RSA-AES128-SHA]", TlsProtocol.Tlsv10, TlsProtocol.Tlsv13)]
    public void Versions_AreThoseOfTheServer(string more, TlsProtocol lowest, TlsProtocol highest)
    {
        var parameters = Tls($"mode: SIMPLE, {Files}{more}").CommonTlsContext.TlsParams;

        Assert.Equal((lowest, highest), (parameters.TlsMinimumProtocolVersion, parameters.TlsMaximumProtocolVersion));
    }

    [Fact]
    public void Ciphers_ThatEnvoyDoesNotKnow_AreLeftOut() => Assert.Equal(
        ["ECDHE-RSA-AES128-GCM-SHA256"],
        Tls($"mode: SIMPLE, {Files}, cipherSuites: [NOT-A-CIPHER, ECDHE-RSA-AES128-GCM-SHA256, ECDHE-RSA-AES128-GCM-SHA256]").CommonTlsContext.TlsParams.CipherSuites);

    [Fact, Trait("Istio", "K196")]
    public void TwoServersOfOnePort_HaveAChainAndRoutesEach()
    {
        var gateway = World.Standard.With(
            Gateway("gw", Server("[foo.com]", $"mode: SIMPLE, {Files}", "one") + "," + Server("[\"*.bar.com\"]", "mode: SIMPLE, serverCertificate: /c/two, privateKey: /c/two", "two")),
            Attached("x", "foo.com", "b"), Attached("y", "a.bar.com", "c")).Gateway();
        var listener = gateway.Listener("0.0.0.0_443");

        Assert.Equal("https.443.one.gw.default", ChainReading.Of(listener, Asking("foo.com")).RouteName);
        Assert.Equal("https.443.two.gw.default", ChainReading.Of(listener, Asking("a.bar.com")).RouteName);
        Assert.Equal(World.Cluster("c"), gateway.Route("https.443.two.gw.default", "a.bar.com").Cluster);
        Assert.True(gateway.Route("https.443.one.gw.default", "a.bar.com").IsNotFound);
    }

    [Fact, Trait("Istio", "K197")]
    public void TwoGatewaysOfOneName_TheYoungerServerIsLeftOut()
    {
        var gateway = World.Standard.With(
            Gateway("a-young", Server("[foo.com, only.young.com]", $"mode: SIMPLE, {Files}"), Yaml.Created(2022)),
            Gateway("z-old", Server("[foo.com]", $"mode: SIMPLE, {Files}"), Yaml.Created(2021))).Gateway();
        var listener = gateway.Listener("0.0.0.0_443");

        Assert.Equal("https.443.https.z-old.default", ChainReading.Of(listener, Asking("foo.com")).RouteName);
        Assert.True(ChainReading.IsClosed(listener, Asking("only.young.com")));
        Assert.False(gateway.HasRoutes("https.443.https.a-young.default"));
    }

    [Fact]
    public void TlsServer_EndsTlsAndFollowsTcpRules()
    {
        var listener = Listener(
            Gateway("gw", Server("[foo.com]", $"mode: SIMPLE, {Files}", "tls", "TLS")),
            Yaml.VirtualService("x", "hosts: [foo.com]\ngateways: [gw]\ntcp:\n- route: [{destination: {host: b, port: {number: 9000}}}]"));
        var chain = ChainReading.Of(listener, Asking("foo.com"));

        Assert.Equal(World.Cluster("b", 9000), chain.Cluster);
        Assert.NotNull(chain.Tls);
        Assert.Empty(chain.Tls.CommonTlsContext.AlpnProtocols);
    }

    [Theory]
    [InlineData("mode: SIMPLE, credentialName: secret")]
    [InlineData("mode: ISTIO_MUTUAL")]
    public void Server_WithoutItsCertificate_IsNotOpened(string tls) =>
        Assert.False(World.Standard.With(Gateway("gw", Server("[foo.com]", tls))).Gateway().HasListener("0.0.0.0_443"));

    [Fact]
    public void IstioMutual_UsesTheWorkloadsCertificateForClientsOfTheMesh()
    {
        var gateway = World.Standard.With(Gateway("gw", Server("[foo.com]", "mode: ISTIO_MUTUAL"))).Gateway(proxy => proxy with { HasWorkloadCertificate = true });
        var tls = ChainReading.Of(gateway.Listener("0.0.0.0_443"), Asking("foo.com")).Tls!;
        var validation = tls.CommonTlsContext.CombinedValidationContext;

        Assert.True(tls.RequireClientCertificate);
        Assert.Equal(("default", "sds-grpc"), (
            tls.CommonTlsContext.TlsCertificateSdsSecretConfigs[0].Name,
            tls.CommonTlsContext.TlsCertificateSdsSecretConfigs[0].SdsConfig.ApiConfigSource.GrpcServices[0].EnvoyGrpc.ClusterName));
        Assert.Equal(("ROOTCA", "spiffe://cluster.local/"), (
            validation.ValidationContextSdsSecretConfig.Name, Assert.Single(validation.DefaultValidationContext.MatchTypedSubjectAltNames).Matcher.Prefix));
        Assert.Empty(gateway.SecretNames);
    }
}
