using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;
using ControlPlane.Translation.Tests.Worlds;
using Envoy.Extensions.TransportSockets.Tls.V3;
using static Envoy.Config.Cluster.V3.Cluster.Types;

namespace ControlPlane.Translation.Tests.Tls;

/// <summary>Mutual TLS towards workloads of the mesh, by what their endpoints offer or by a rule.</summary>
public sealed class MutualTlsClientTests
{
    private const string Marked = "security.istio.io/tlsMode";

    private static readonly string D = World.Cluster("d");
    private static readonly string Service = Yaml.Service("d", "selector: {app: d}\nclusterIP: 10.96.0.4\nports: [{name: http, port: 80, targetPort: 8080}, {name: grpc, port: 81}, {name: tcp, port: 82}, {name: any, port: 83}]");
    private static readonly string Plain = Yaml.WorkloadEntry("d-0", "address: 10.1.0.4\nlabels: {app: d}");
    private static readonly string One = Yaml.WorkloadEntry("d-1", $"address: 10.1.0.41\nserviceAccount: one\nlabels: {{app: d, version: v1, {Marked}: istio}}");
    private static readonly string Two = Yaml.WorkloadEntry("d-2", $"address: 10.1.0.42\nserviceAccount: two\nlabels: {{app: d, version: v2, {Marked}: istio}}");

    private static ProxyView Client(params IEnumerable<string> yaml) => World.Standard.With([Service, .. yaml]).Sidecar("a", Modes.Certified);

    private static string Policy(string mode, string more = "") => Yaml.PeerAuthentication("p", $"mtls: {{mode: {mode}}}\n{more}");

    private static string Rule(string tls) => Yaml.DestinationRule("d", $"host: d\ntrafficPolicy: {{tls: {tls}}}\nsubsets: [{{name: v1, labels: {{version: v1}}}}]");

    private static IEnumerable<string> Names(UpstreamTlsContext tls) => tls.CommonTlsContext.CombinedValidationContext.DefaultValidationContext.MatchTypedSubjectAltNames
        .Select(name => name.Matcher.Prefix.Length > 0 ? $"{name.Matcher.Prefix}*" : name.Matcher.Exact);

    [Fact, Trait("Istio", "M224")]
    public void Endpoints_ThatOfferIt_AreReachedOverMutualTlsAndOthersInPlaintext()
    {
        var a = Client(Plain, One, Two);
        var tls = a.MeshTls(D)!;

        Assert.Equal(["10.1.0.41", "10.1.0.42"], a.Offering(D));
        Assert.Equal(["spiffe://cluster.local/ns/default/sa/one", "spiffe://cluster.local/ns/default/sa/two"], Names(tls));
        Assert.Equal("outbound_.80_._.d.default.svc.cluster.local", tls.Sni);
        Assert.Equal("default", Assert.Single(tls.CommonTlsContext.TlsCertificateSdsSecretConfigs).Name);
        Assert.Equal("ROOTCA", tls.CommonTlsContext.CombinedValidationContext.ValidationContextSdsSecretConfig.Name);
        Assert.Equal(["tlsMode-istio", "tlsMode-disabled"], a.Cluster(D).TransportSocketMatches.Select(match => match.Name));
    }

    [Theory]
    [InlineData(80, "istio-http/1.1,istio")]
    [InlineData(81, "istio-h2,istio")]
    [InlineData(82, "istio")]
    [InlineData(83, "istio")]
    public void Protocols_SayWhatIsSpokenInside(int port, string offered) =>
        Assert.Equal(offered, string.Join(',', Client(One).MeshTls(World.Cluster("d", port))!.CommonTlsContext.AlpnProtocols));

    [Fact]
    public void Client_WithoutCertificate_SpeaksPlaintext() => Assert.Null(World.Standard.With(Service, One).Sidecar("a").MeshTls(D));

    [Fact]
    public void Service_WithoutEndpointsThatOfferIt_IsPlaintext() => Assert.Null(Client(Plain).MeshTls(D));

    [Fact]
    public void Mesh_WithoutAutomaticTls_IsPlaintext() => Assert.Null(
        World.Standard.With(Service, One).Set(settings => settings with { EnableAutoMtls = false }).Sidecar("a", Modes.Certified).MeshTls(D));

    [Theory]
    [InlineData("serviceAccount: one\nlabels: {app: d}", true)]
    [InlineData("labels: {app: d}", false)]
    [InlineData($"serviceAccount: one\nlabels: {{app: d, {Marked}: disabled}}", false)]
    [InlineData($"labels: {{app: d, {Marked}: istio}}", true)]
    public void DeclaredWorkload_OffersItByItsLabelElseByItsAccount(string spec, bool offers) =>
        Assert.Equal(offers, Client(Yaml.WorkloadEntry("d-1", $"address: 10.1.0.41\n{spec}")).Offering(D).Any());

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void DeclaredWorkload_WhoseSidecarIsConnected_OffersWhatThatHas(bool certified)
    {
        var world = World.Standard.With(Service, Yaml.WorkloadEntry("d-1", $"address: 10.1.0.4\nlabels: {{app: d{(certified ? "" : $", {Marked}: istio")}}}"));
        var sidecar = World.SidecarOf("d", proxy => proxy with { HasWorkloadCertificate = certified, ServiceAccount = "own" });
        var a = world.Running(sidecar).Sidecar("a", Modes.Certified);

        Assert.Equal(certified, a.Offering(D).Any());
        Assert.Equal(certified ? ["spiffe://cluster.local/ns/default/sa/own"] : [], a.MeshTls(D) is { } tls ? Names(tls) : []);
    }

    [Fact]
    public void DiscoveredWorkload_OffersWhatItsSidecarHas()
    {
        Proxy Sidecar(string name, string account, bool certified) => World.SidecarOf(name, proxy => proxy with
        {
            HasWorkloadCertificate = certified,
            ServiceAccount = account,
            Service = "z",
            Ports = [new(80, "http", Protocol.Http, 8080)],
        });
        var a = World.Standard.Running(Sidecar("y", "", certified: true)).Running(Sidecar("z", "own", certified: false)).Sidecar("a", Modes.Certified);

        Assert.Equal(["10.1.0.25"], a.Offering(World.Cluster("z")));
        Assert.Equal(["spiffe://cluster.local/ns/default/sa/default"], Names(a.MeshTls(World.Cluster("z"))!));
    }

    [Fact]
    public void Identities_ThatNobodyStates_AreThoseOfTheNamespaceAndNeverAny() => Assert.Equal(
        ["spiffe://cluster.local/ns/default/sa/*"],
        Names(Client(Yaml.WorkloadEntry("d-1", $"address: 10.1.0.41\nlabels: {{app: d, {Marked}: istio}}")).MeshTls(D)!));

    [Fact, Trait("Istio", "I172")]
    public void Identities_OfTheServiceEntry_StandBesideThoseOfTheEndpoints()
    {
        const string Spec = "hosts: [x.test]\nlocation: MESH_INTERNAL\nports: [{number: 80, name: http, protocol: HTTP}]\nresolution: STATIC\n"
            + "subjectAltNames: [\"spiffe://other.test/x\"]\nendpoints: [{address: 10.1.0.9, serviceAccount: x}]";
        var a = World.Empty.With(Yaml.ServiceEntry("x", Spec)).Sidecar("a", Modes.Certified);

        Assert.Equal(["spiffe://cluster.local/ns/default/sa/x", "spiffe://other.test/x"], Names(a.MeshTls("outbound|80||x.test")!));
    }

    [Fact, Trait("Istio", "I156")]
    public void ExternalService_IsPlaintext()
    {
        const string Spec = "hosts: [x.test]\nports: [{number: 80, name: http, protocol: HTTP}]\nresolution: STATIC\nendpoints: [{address: 10.1.0.9, serviceAccount: x}]";

        Assert.Null(World.Empty.With(Yaml.ServiceEntry("x", Spec)).Sidecar("a", Modes.Certified).MeshTls("outbound|80||x.test"));
    }

    [Fact, Trait("Istio", "M225")]
    public void Namespace_ThatDisablesIt_IsReachedInPlaintext()
    {
        var a = Client(One, Policy("DISABLE"));

        Assert.Null(a.MeshTls(D));
        Assert.Empty(a.Offering(D));
    }

    [Theory, Trait("Istio", "B-68")]
    [InlineData("mtls: {mode: DISABLE}\nselector: {matchLabels: {version: v1}}", "10.1.0.42")]
    [InlineData("selector: {matchLabels: {version: v1}}\nportLevelMtls: {8080: {mode: DISABLE}}", "10.1.0.42")]
    [InlineData("selector: {matchLabels: {version: v1}}\nportLevelMtls: {80: {mode: DISABLE}}", "10.1.0.41,10.1.0.42")]
    public void Workload_ThatDisablesIt_IsReachedInPlaintext(string policy, string offering) =>
        Assert.Equal(offering, string.Join(',', Client(One, Two, Yaml.PeerAuthentication("p", policy)).Offering(D)));

    [Theory, Trait("Istio", "H141")]
    [InlineData("{mode: DISABLE}", false)]
    [InlineData("{mode: SIMPLE}", true)]
    public void Rule_ThatSaysOtherwise_IsFollowed(string tls, bool speaksTls)
    {
        var a = Client(One, Rule(tls));

        Assert.Null(a.MeshTls(D));
        Assert.Equal(speaksTls, a.Tls(D) is not null);
    }

    [Fact, Trait("Istio", "H144")]
    public void IstioMutual_IsSpokenToEveryEndpoint()
    {
        var a = Client(Plain, One, Rule("{mode: ISTIO_MUTUAL}"));

        Assert.Null(a.MeshTls(D));
        Assert.Equal(["spiffe://cluster.local/ns/default/sa/one"], Names(a.Tls(D)!));
        Assert.Equal("outbound_.80_._.d.default.svc.cluster.local", a.Tls(D)!.Sni);
        Assert.Equal("outbound_.80_.v1_.d.default.svc.cluster.local", a.Tls(World.Cluster("d", 80, "v1"))!.Sni);
    }

    [Fact]
    public void IstioMutual_WithNamesOfItsOwn_AsksForThese()
    {
        var tls = Client(One, Rule("{mode: ISTIO_MUTUAL, sni: x, subjectAltNames: [\"spiffe://other.test/x\"]}")).Tls(D)!;

        Assert.Equal("x", tls.Sni);
        Assert.Equal(["spiffe://other.test/x"], Names(tls));
    }

    [Fact]
    public void IstioMutual_WithoutCertificate_NeverGoesInPlaintext() => Assert.Single(
        World.Standard.With(Service, One, Rule("{mode: ISTIO_MUTUAL}")).Sidecar("a").Tls(D)!.CommonTlsContext.ValidationContext.VerifyCertificateHash);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Passthrough_SpeaksItOnlyWhereAllEndpointsDo(bool all)
    {
        var a = Client([One, .. all ? [] : new[] { Plain }, Yaml.DestinationRule("d", "host: d\ntrafficPolicy: {loadBalancer: {simple: PASSTHROUGH}}")]);

        Assert.Equal(DiscoveryType.OriginalDst, a.Cluster(D).Type);
        Assert.Equal(all, a.Tls(D) is not null);
        Assert.Null(a.MeshTls(D));
    }
}
