using ControlPlane.Translation.Tests.Worlds;
using Envoy.Extensions.TransportSockets.Tls.V3;
using SanType = Envoy.Extensions.TransportSockets.Tls.V3.SubjectAltNameMatcher.Types.SanType;

namespace ControlPlane.Translation.Tests.Tls;

/// <summary>TLS towards a service, as a DestinationRule says it.</summary>
public sealed class DestinationRuleTlsTests
{
    private static readonly string B = World.Cluster("b");

    private static ProxyView With(string policy, string more = "") =>
        World.Standard.With(Yaml.DestinationRule("b", $"host: b\ntrafficPolicy: {policy}\n{more}")).Sidecar("a");

    private static UpstreamTlsContext Tls(string tls) => With($"{{tls: {tls}}}").Tls(B)!;

    private static IEnumerable<(SanType Type, string Name)> Names(UpstreamTlsContext tls) =>
        tls.CommonTlsContext.CombinedValidationContext.DefaultValidationContext.MatchTypedSubjectAltNames.Select(name => (name.SanType, name.Matcher.Exact));

    [Theory, Trait("Istio", "H141")]
    [InlineData("{mode: DISABLE}")]
    [InlineData("{}")]
    public void Disable_IsPlaintext(string tls) => Assert.Null(With($"{{tls: {tls}}}").Cluster(B).TransportSocket);

    [Fact, Trait("Istio", "H142")]
    public void Simple_WithoutSni_AsksForTheRequestsHostAndVerifiesIt()
    {
        var a = With("{tls: {mode: SIMPLE}}");
        var names = a.HttpOptions(B)!.UpstreamHttpProtocolOptions;

        Assert.Equal((true, true, ""), (names.AutoSni, names.AutoSanValidation, a.Tls(B)!.Sni));
        Assert.Equal("file-root:system", a.Tls(B)!.CommonTlsContext.ValidationContextSdsSecretConfig.Name);
        Assert.Equal("/etc/ssl/certs/ca-certificates.crt", a.Secret("file-root:system").ValidationContext.TrustedCa.Filename);
        Assert.NotNull(a.HttpOptions(B)!.ExplicitHttpConfig.HttpProtocolOptions);
    }

    [Fact, Trait("Istio", "H142")]
    public void Simple_WithSni_AsksForIt()
    {
        var a = With("{tls: {mode: SIMPLE, sni: x.test}}");

        Assert.Equal("x.test", a.Tls(B)!.Sni);
        Assert.Null(a.HttpOptions(B));
    }

    [Fact, Trait("Istio", "H142")]
    public void Simple_SkippingVerification_VerifiesNothing()
    {
        var a = With("{tls: {mode: SIMPLE, insecureSkipVerify: true}}");

        Assert.Equal(CommonTlsContext.ValidationContextTypeOneofCase.None, a.Tls(B)!.CommonTlsContext.ValidationContextTypeCase);
        Assert.False(a.HttpOptions(B)!.UpstreamHttpProtocolOptions.AutoSanValidation);
        Assert.Empty(a.SecretNames);
    }

    [Fact, Trait("Istio", "H143")]
    public void Mutual_NamesItsFiles()
    {
        var a = With("{tls: {mode: MUTUAL, clientCertificate: /c/chain.pem, privateKey: /c/key.pem, caCertificates: /c/ca.pem, caCrl: /c/crl.pem}}");
        var common = a.Tls(B)!.CommonTlsContext;

        Assert.Equal("file-cert:/c/chain.pem~/c/key.pem", Assert.Single(common.TlsCertificateSdsSecretConfigs).Name);
        Assert.NotNull(common.TlsCertificateSdsSecretConfigs[0].SdsConfig.Ads);
        Assert.Equal("file-root:/c/ca.pem~/c/crl.pem", common.ValidationContextSdsSecretConfig.Name);
        Assert.Equal(["file-cert:/c/chain.pem~/c/key.pem", "file-root:/c/ca.pem~/c/crl.pem"], a.SecretNames);
        var certificate = a.Secret("file-cert:/c/chain.pem~/c/key.pem").TlsCertificate;
        Assert.Equal(("/c/chain.pem", "/c/key.pem"), (certificate.CertificateChain.Filename, certificate.PrivateKey.Filename));
        Assert.Equal("/c/crl.pem", a.Secret("file-root:/c/ca.pem~/c/crl.pem").ValidationContext.Crl.Filename);
    }

    [Fact]
    public void Names_OfTheRule_AreOfTheTypeThatTheyLookLike() => Assert.Equal(
        [(SanType.Dns, "x.test"), (SanType.Uri, "spiffe://td/ns/n/sa/s"), (SanType.IpAddress, "10.0.0.1"), (SanType.Email, "a@x.test")],
        Names(Tls("{mode: SIMPLE, subjectAltNames: [x.test, \"spiffe://td/ns/n/sa/s\", 10.0.0.1, a@x.test]}")));

    [Theory, Trait("Istio", "I172")]
    [InlineData("", "entry.test")]
    [InlineData(", subjectAltNames: [rule.test]", "rule.test")]
    public void Names_OfTheServiceEntry_CountWhereTheRuleHasNone(string rule, string expected)
    {
        var a = World.Empty.With(
            Yaml.ServiceEntry("x", "hosts: [x.test]\nports: [{number: 80, name: http, protocol: HTTP}]\nresolution: STATIC\nsubjectAltNames: [entry.test]"),
            Yaml.DestinationRule("x", $"host: x.test\ntrafficPolicy: {{tls: {{mode: SIMPLE{rule}}}}}")).Sidecar("a");

        Assert.Equal([(SanType.Dns, expected)], Names(a.Tls("outbound|80||x.test")!));
        Assert.False(a.HttpOptions("outbound|80||x.test")!.UpstreamHttpProtocolOptions.AutoSanValidation);
    }

    [Fact, Trait("Istio", "H138")]
    public void Port_WithSettingsOfItsOwn_HasTheTlsOfThose()
    {
        var a = With("{tls: {mode: SIMPLE}, portLevelSettings: [{port: {number: 80}, loadBalancer: {simple: RANDOM}}, {port: {number: 9000}, tls: {mode: SIMPLE, sni: tcp}}]}");

        Assert.Null(a.Tls(B));
        Assert.Equal("tcp", a.Tls(World.Cluster("b", 9000))!.Sni);
        Assert.Equal("", a.Tls(World.Cluster("b", 443))!.Sni);
    }

    [Fact, Trait("Istio", "H139")]
    public void Subset_WithoutTls_InheritsTheRules()
    {
        var a = With(
            "{tls: {mode: SIMPLE, sni: rule}}",
            "subsets:\n- {name: v1, labels: {version: v1}, trafficPolicy: {loadBalancer: {simple: RANDOM}}}\n- {name: v2, labels: {version: v2}, trafficPolicy: {tls: {mode: DISABLE}}}");

        Assert.Equal("rule", a.Tls(World.Cluster("b", 80, "v1"))!.Sni);
        Assert.Null(a.Tls(World.Cluster("b", 80, "v2")));
    }

    [Theory]
    [InlineData("http", "")]
    [InlineData("grpc", "h2")]
    [InlineData("tcp", "")]
    public void Protocols_AreOfferedForHttp2Alone(string portName, string offered)
    {
        var a = World.Empty.With(
            Yaml.Service("d", $"clusterIP: 10.96.0.4\nports: [{{name: {portName}, port: 7000}}]"),
            Yaml.DestinationRule("d", "host: d\ntrafficPolicy: {tls: {mode: SIMPLE}}")).Sidecar("a");

        Assert.Equal(offered, string.Join(',', a.Tls(World.Cluster("d", 7000))!.CommonTlsContext.AlpnProtocols));
    }

    [Fact, Trait("Istio", "H146")]
    public void CredentialName_ThatNobodyServes_NeverGoesInPlaintext() =>
        Assert.Equal(new string('0', 64), Assert.Single(Tls("{mode: SIMPLE, credentialName: x}").CommonTlsContext.ValidationContext.VerifyCertificateHash));

    [Fact]
    public void Secrets_OfManyRules_AreOneEach()
    {
        var a = World.Standard.With(
            Yaml.DestinationRule("b", "host: b\ntrafficPolicy: {tls: {mode: SIMPLE, caCertificates: /ca}}"),
            Yaml.DestinationRule("c", "host: c\ntrafficPolicy: {tls: {mode: SIMPLE, caCertificates: /ca}}")).Sidecar("a");

        Assert.Equal(["file-root:/ca"], a.SecretNames);
    }
}
