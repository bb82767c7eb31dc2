using ControlPlane.Model;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Proxies;
using ControlPlane.Sources.Files;

namespace ControlPlane.Analysis.Tests;

public sealed class AnalyzerTests
{
    private const string Services = """
        apiVersion: v1
        kind: Service
        metadata: {name: reviews}
        spec: {ports: [{port: 80, name: http}, {port: 81, name: http-more}], selector: {app: reviews}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: ratings}
        spec: {ports: [{port: 80, name: http}], selector: {app: ratings}}
        ---
        apiVersion: networking.istio.io/v1
        kind: WorkloadEntry
        metadata: {name: reviews-1, labels: {app: reviews, version: v1}}
        spec: {address: 10.0.0.1}
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: outside}
        spec: {hosts: ["*.example.com"], ports: [{number: 80, name: http, protocol: HTTP}]}
        """;

    [Fact]
    public void Analyze_EverythingFits_FindsNothing() => Assert.Empty(Analyze("""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: a}
        spec:
          hosts: [reviews]
          gateways: [mesh, gw]
          http:
          - match: [{uri: {exact: /out}}]
            route: [{destination: {host: api.example.com}}]
          - route:
            - {destination: {host: reviews, subset: v1, port: {number: 81}}, weight: 60}
            - {destination: {host: ratings.default.svc.cluster.local}, weight: 40}
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: a}
        spec: {host: "*.default.svc.cluster.local", subsets: [{name: v1, labels: {version: v1}}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: gw}
        spec: {selector: {istio: ingress}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}
        """));

    [Theory]
    [InlineData("{host: reveiws}", "there is no service reveiws.default.svc.cluster.local", "did you mean \"reviews.default.svc.cluster.local\"?")]
    [InlineData("{host: completely-other}", "there is no service", "known hosts: *.example.com, ratings.default.svc.cluster.local, reviews.default.svc.cluster.local")]
    [InlineData("{host: reviews, port: {number: 82}}", "has no port 82", "its ports: 80, 81")]
    [InlineData("{host: reviews, subset: v3}", "has no subset \"v3\"", "no DestinationRule is for reviews.default.svc.cluster.local")]
    public void Analyze_DestinationThatDoesNotExist_IsFound(string destination, string message, string hint)
    {
        var diagnostic = Assert.Single(Analyze(VirtualService("a", $"{{hosts: [ratings], http: [{{route: [{{destination: {destination}}}]}}]}}")));
        Assert.Equal((DiagnosticCodes.ReferencedResourceNotFound, Severity.Warning), (diagnostic.Code, diagnostic.Severity));
        Assert.Contains("spec.http[0].route[0].destination: ", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains(message, diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal(hint, diagnostic.Hint);
        Assert.Equal("case.yaml:1:1", diagnostic.Span!.ToString());
    }

    [Fact]
    public void Analyze_SubsetMisspelt_SuggestsTheNearest()
    {
        var diagnostics = Analyze(
            VirtualService("a", "{hosts: [reviews], http: [{route: [{destination: {host: reviews, subset: version1}}]}]}")
            + DestinationRule("r", "{host: reviews, subsets: [{name: version-1, labels: {version: v1}}]}"));
        Assert.Equal("did you mean \"version-1\"?", Assert.Single(diagnostics).Hint);
    }

    [Fact]
    public void Analyze_GatewayThatDoesNotExist_IsFound()
    {
        var diagnostics = Analyze(VirtualService("a", "{hosts: [a.test], gateways: [edge/gww], http: [{route: [{destination: {host: reviews}}]}]}") + Gateway("gw", "*"));
        Assert.Equal(("IST0101", "spec.gateways: there is no Gateway edge/gww", "did you mean \"edge/gw\"?"), Text(Assert.Single(diagnostics)));
    }

    [Theory]
    [InlineData("other.test", 1)]
    [InlineData("elsewhere/a.test", 1)]
    [InlineData("default/a.test", 0)]
    [InlineData("*.test", 0)]
    [InlineData("*", 0)]
    public void Analyze_HostAndGateway_AreCompared(string served, int findings)
    {
        var diagnostics = Analyze(VirtualService("a", "{hosts: [a.test], gateways: [edge/gw], http: [{route: [{destination: {host: reviews}}]}]}") + Gateway("gw", served));
        Assert.Equal(Enumerable.Repeat("IST0132", findings), diagnostics.Select(diagnostic => diagnostic.Code));
    }

    [Fact]
    public void Analyze_RuleForUnknownHost_IsFound() =>
        Assert.Equal(("IST0174", "did you mean \"ratings.default.svc.cluster.local\"?"), Brief(Assert.Single(Analyze(DestinationRule("r", "{host: rating}")))));

    [Fact]
    public void Analyze_SubsetThatNoWorkloadHas_IsFound()
    {
        var diagnostic = Assert.Single(Analyze(DestinationRule("r", "{host: reviews, subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]}")));
        Assert.Equal("IST0173", diagnostic.Code);
        Assert.Contains("\"v2\" ({version=v2})", diagnostic.Message, StringComparison.Ordinal);
    }

    /// <summary>Istio behaviour B25.</summary>
    [Fact]
    public void Analyze_TwoVirtualServicesForOneHost_NamesTheOneThatLoses()
    {
        var diagnostic = Assert.Single(Analyze(
            VirtualService("young", "{hosts: [reviews], http: [{route: [{destination: {host: reviews}}]}]}", ", creationTimestamp: \"2026-02-01T00:00:00Z\"")
            + VirtualService("old", "{hosts: [reviews.default.svc.cluster.local], http: [{route: [{destination: {host: reviews}}]}]}", ", creationTimestamp: \"2026-01-01T00:00:00Z\"")));
        Assert.Equal(("IST0109", "young"), (diagnostic.Code, diagnostic.Object!.Value.Name));
        Assert.Contains("belongs to VirtualService/default/old (case.yaml:6:1) already", diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[\".\"]", "[\"other\"]", 0)]
    [InlineData("[\"x\", \"y\"]", "[\"y\"]", 1)]
    [InlineData("[\"*\"]", "[\".\"]", 1)]
    public void Analyze_TwoVirtualServicesForOneHost_MeetOnlyWhereBothAreSeen(string left, string right, int findings)
    {
        const string Routes = "hosts: [reviews], http: [{route: [{destination: {host: reviews}}]}]";
        var diagnostics = Analyze(VirtualService("a", $"{{exportTo: {left}, {Routes}}}") + VirtualService("b", $"{{exportTo: {right}, {Routes}}}"));
        Assert.Equal(findings, diagnostics.Count(diagnostic => diagnostic.Code == DiagnosticCodes.ConflictingHosts));
    }

    [Theory]
    [InlineData("istio-system", "{selector: {matchLabels: {app: a}}, mtls: {mode: STRICT}}", "selects nobody")]
    [InlineData("default", "{mtls: {mode: STRICT}}", "PeerAuthentication/default/old (case.yaml:1:1) is older")]
    public void Analyze_PeerAuthenticationThatSaysNothingToAnybody_IsFound(string @namespace, string spec, string message)
    {
        var diagnostic = Assert.Single(Analyze(PeerAuthentication("old", "default", "{mtls: {mode: PERMISSIVE}}", 2025) + PeerAuthentication("young", @namespace, spec, 2026)));
        Assert.Equal((DiagnosticCodes.Suspicious, "young"), (diagnostic.Code, diagnostic.Object!.Value.Name));
        Assert.Contains(message, diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("STRICT", false, 1)]
    [InlineData("STRICT", true, 0)]
    [InlineData("PERMISSIVE", false, 0)]
    public void Analyze_StrictWithoutCertificate_NamesTheWorkloadThatIsShut(string mode, bool certified, int findings)
    {
        var config = ConfigText.Parse("case.yaml", PeerAuthentication("p", "default", $"{{mtls: {{mode: {mode}}}}}", 2026));
        var proxy = new Proxy { NodeId = "n", Kind = ProxyKind.Sidecar, Name = "cart", Namespace = "default", Addresses = ["10.0.0.1"], HasWorkloadCertificate = certified };
        var mesh = Mesh.Empty.Apply(
            [.. config.Objects.Select(value => new MeshChange.ConfigReplaced(value.Key, value)), new MeshChange.WorkloadReplaced("n", new(proxy, WorkloadHealth.Serving))]);

        var diagnostics = Analyzer.Analyze(mesh, config.Provenance.GetValueOrDefault);

        Assert.Equal(findings, diagnostics.Count);
        Assert.All(diagnostics, diagnostic => Assert.Equal(DiagnosticCodes.WithoutCertificate, diagnostic.Code));
        Assert.All(diagnostics, diagnostic => Assert.EndsWith(": default/cart", diagnostic.Message, StringComparison.Ordinal));
    }

    private static string PeerAuthentication(string name, string @namespace, string spec, int year) => $$"""
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: {name: {{name}}, namespace: {{@namespace}}, creationTimestamp: "{{year}}-01-01T00:00:00Z" }
        spec: {{spec}}
        ---

        """;

    [Fact]
    public void Analyze_WeightsThatDoNotSumTo100_SaysTheShares()
    {
        var diagnostic = Assert.Single(Analyze(VirtualService(
            "a", "{hosts: [reviews], http: [{route: [{destination: {host: reviews}, weight: 1}, {destination: {host: ratings}, weight: 2}]}]}")));
        Assert.Equal((DiagnosticCodes.WeightSum, Severity.Info), (diagnostic.Code, diagnostic.Severity));
        Assert.EndsWith("the weights sum to 3, not 100; they count as 33.3 %, 66.7 %", diagnostic.Message);
    }

    [Fact]
    public void Analyze_NoServicesAtAll_SaysWhatItSkipped()
    {
        var config = ConfigText.Parse("case.yaml", DestinationRule("r", "{host: rating}"));
        Assert.Equal(DiagnosticCodes.ChecksSkipped, Assert.Single(Analyzer.Analyze(config.Objects, config.Provenance)).Code);
    }

    private static EquatableArray<Diagnostic> Analyze(string yaml)
    {
        var (config, services) = (ConfigText.Parse("case.yaml", yaml), ConfigText.Parse("services.yaml", Services));
        Assert.Empty(config.Diagnostics);
        Assert.Empty(services.Diagnostics);
        return Analyzer.Analyze(config.Objects.Concat(services.Objects), config.Provenance.AddRange(services.Provenance));
    }

    private static (string Code, string Message, string? Hint) Text(Diagnostic diagnostic) => (diagnostic.Code, diagnostic.Message, diagnostic.Hint);

    private static (string Code, string? Hint) Brief(Diagnostic diagnostic) => (diagnostic.Code, diagnostic.Hint);

    private static string VirtualService(string name, string spec, string metadata = "") => Object("VirtualService", $"{{name: {name}{metadata}}}", spec);

    private static string DestinationRule(string name, string spec) => Object("DestinationRule", $"{{name: {name}}}", spec);

    private static string Gateway(string name, string host) => Object(
        "Gateway", $"{{name: {name}, namespace: edge}}", $"{{selector: {{a: b}}, servers: [{{port: {{number: 80, name: http, protocol: HTTP}}, hosts: [\"{host}\"]}}]}}");

    private static string Object(string kind, string metadata, string spec) =>
        $"apiVersion: networking.istio.io/v1\nkind: {kind}\nmetadata: {metadata}\nspec: {spec}\n---\n";
}
