using ControlPlane.Model.Config;
using ControlPlane.Model.KubernetesServices;
using ControlPlane.Model.PeerAuthentications;
using ControlPlane.Model.VirtualServices;
using ControlPlane.Sources.Files;

namespace ControlPlane.Sources.Tests.Files;

/// <summary>What texts may look like.</summary>
public sealed class YamlReaderTests
{
    [Fact]
    public void Parse_AliasesAndMergeKeys_AreExpanded()
    {
        var config = ConfigText.Parse("a.yaml", """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: a}
            spec:
              hosts: [a]
              http:
              - &first
                timeout: 1s
                retries: {attempts: 1}
                route: [&to {destination: {host: a}}]
              - <<: *first
                timeout: 2s
                route: [*to, {<<: [*to], weight: 3}]
            """);
        Assert.Equal(["IST0130"], config.Diagnostics.Select(diagnostic => diagnostic.Code));
        var second = Assert.IsType<VirtualService>(Assert.Single(config.Objects)).Http[1];
        Assert.Equal((TimeSpan.FromSeconds(2), 1, 3), (second.Timeout, second.Retries!.Attempts, second.Route[1].Weight));
    }

    [Fact]
    public void Parse_AliasesOfAliases_AreRefusedWhenTheyGrowTooLarge()
    {
        var lines = Enumerable.Range(1, 12).Select(i => $"l{i}: &l{i} [{string.Join(", ", Enumerable.Repeat($"*l{i - 1}", 9))}]");
        var config = ConfigText.Parse("a.yaml", $"l0: &l0 [lol]\n{string.Join('\n', lines)}\n");
        Assert.Equal("EM1018", Assert.Single(config.Diagnostics).Code);
    }

    [Fact]
    public void Parse_AliasOfItself_IsRefused() =>
        Assert.Equal("EM1001", Assert.Single(ConfigText.Parse("a.yaml", "a: &a [*a]\n").Diagnostics).Code);

    [Fact]
    public void Parse_DeepNesting_IsRefused() =>
        Assert.Equal("EM1018", Assert.Single(ConfigText.Parse("a.yaml", new string('[', 20_000)).Diagnostics).Code);

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public void Parse_ByteOrderMarkAndLineEnds_ChangeNoPosition(string lineEnd)
    {
        var text = "\uFEFF# note\n---\napiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: x}]}\n".ReplaceLineEndings(lineEnd);
        var diagnostic = Assert.Single(ConfigText.Parse("a.yaml", text).Diagnostics);
        Assert.Equal("a.yaml:6:23: error EM1003: spec.ports[0].port: expected a number, found the text \"x\"", diagnostic.ToString());
        Assert.Equal("spec: {ports: [{port: x}]}", diagnostic.Excerpt);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n# only a note\n")]
    [InlineData("---\n---\n# note\n---\n")]
    [InlineData("%YAML 1.2\n---\n...\n")]
    [InlineData("---\nnull\n")]
    public void Parse_TextWithoutObjects_HasNoFindings(string text)
    {
        var config = ConfigText.Parse("a.yaml", text);
        Assert.Empty(config.Diagnostics);
        Assert.Empty(config.Objects);
    }

    [Fact]
    public void Parse_DirectiveContentOnTheMarkerAndEndMarkers_AreUnderstood()
    {
        const string Body = "{apiVersion: v1, kind: Service, metadata: {name: NAME}, spec: {ports: [{port: 80}]}}";
        var config = ConfigText.Parse("a.yaml", $"%YAML 1.1\n--- {Body.Replace("NAME", "a")}\n...\n# note\n--- # another\n{Body.Replace("NAME", "b")}\n...\n{Body.Replace("NAME", "c")}\n");
        Assert.Empty(config.Diagnostics);
        Assert.Equal(["a", "b", "c"], config.Objects.Select(value => value.Metadata.Name));
        Assert.Equal("a.yaml:6:1", config.Provenance[config.Objects[1].Key].ToString());
    }

    [Fact]
    public void Parse_List_IsExpanded()
    {
        var config = ConfigText.Parse("a.yaml", """
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 80}]}}
            - {apiVersion: v1, kind: Service, metadata: {name: b}, spec: {ports: [{port: 0}]}}
            - {apiVersion: v1, kind: Service, metadata: {name: c}, spec: {ports: [{port: 80}]}}
            """);
        Assert.Equal(["a", "c"], config.Objects.Select(value => value.Metadata.Name));
        Assert.Equal("a.yaml:5:78", Assert.Single(config.Diagnostics).Span!.ToString());
    }

    [Fact]
    public void Parse_ObjectAsAClusterGivesIt_HasNoFindings()
    {
        var config = ConfigText.Parse("a.yaml", """
            apiVersion: v1
            kind: Service
            metadata:
              name: details
              namespace: shop
              uid: 6e0b
              resourceVersion: "12"
              generation: 3
              creationTimestamp: "2026-01-01T00:00:00Z"
              managedFields: [{manager: kubectl}]
              ownerReferences: []
              annotations: {kubectl.kubernetes.io/last-applied-configuration: "{}"}
            spec:
              type: ClusterIP
              clusterIP: 10.96.0.7
              clusterIPs: [10.96.0.7]
              ipFamilies: [IPv4]
              ipFamilyPolicy: SingleStack
              internalTrafficPolicy: Cluster
              sessionAffinity: None
              ports: [{name: http, port: 9080, protocol: TCP, targetPort: 9080}]
              selector: {app: details}
            status: {loadBalancer: {}}
            """);
        Assert.Empty(config.Diagnostics);
        Assert.Equal(["10.96.0.7"], Assert.IsType<KubernetesService>(Assert.Single(config.Objects)).ClusterIps);
    }

    [Theory]
    [InlineData("extensions.istio.io/v1alpha1", "WasmPlugin", "EM1011", Severity.Warning)]
    [InlineData("networking.istio.io/v1beta1", "ProxyConfig", "EM1011", Severity.Warning)]
    [InlineData("gateway.networking.k8s.io/v1", "Gateway", "EM1011", Severity.Warning)]
    [InlineData("apps/v1", "Deployment", "EM1013", Severity.Info)]
    [InlineData("v1", "ServiceAccount", "EM1013", Severity.Info)]
    [InlineData("rbac.authorization.k8s.io/v1", "ClusterRole", "EM1013", Severity.Info)]
    [InlineData("networking.k8s.io/v1", "NetworkPolicy", "EM1013", Severity.Info)]
    [InlineData("serving.knative.dev/v1", "Service", "EM1009", Severity.Error)]
    [InlineData("networking.istio.io/v1", "DestinationRul", "EM1008", Severity.Error)]
    public void Parse_KindThatIsNotRead_IsJudged(string apiVersion, string kind, string code, Severity severity)
    {
        var config = ConfigText.Parse("a.yaml", $"apiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{name: a}}\nspec: {{}}\n");
        var diagnostic = Assert.Single(config.Diagnostics);
        Assert.Equal((code, severity), (diagnostic.Code, diagnostic.Severity));
        Assert.Empty(config.Objects);
    }

    [Fact]
    public void Parse_PeerAuthentication_KeepsWhatItSaysOfWhom()
    {
        var config = ConfigText.Parse("a.yaml", """
            apiVersion: security.istio.io/v1beta1
            kind: PeerAuthentication
            metadata: {name: a}
            spec:
              selector: {matchLabels: {app: a}}
              mtls: {mode: STRICT}
              portLevelMtls: {8080: {mode: DISABLE}, 80: {}}
            """);
        var policy = Assert.IsType<PeerAuthentication>(Assert.Single(config.Objects));

        Assert.Empty(config.Diagnostics);
        Assert.Equal((MutualTlsMode.Strict, "a"), (policy.Mode, policy.Selector["app"]));
        Assert.Equal([new(80, MutualTlsMode.Unset), new(8080, MutualTlsMode.Disable)], policy.Ports);
    }

    [Fact]
    public void Parse_FieldsWithoutEffect_AreWarningsWithTheirPlace()
    {
        var config = ConfigText.Parse("a.yaml", """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: a}
            spec:
              hosts: [a]
              http:
              - route: [{destination: {host: a}}]
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: a}
            spec:
              host: a
              trafficPolicy:
                retryBudget: {}
                tunnel: {}
                loadBalancer: {localityLbSetting: {failover: []}}
            """);
        Assert.Equal(2, config.Objects.Count);
        Assert.Equal(
            ["15:5 \"retryBudget\"", "16:5 \"tunnel\"", "17:40 \"failover\""],
            config.Diagnostics.Select(diagnostic => $"{diagnostic.Span!.Start.Line}:{diagnostic.Span.Start.Column} {diagnostic.Message.Split(' ')[1]}"));
        Assert.All(config.Diagnostics, diagnostic => Assert.Equal(("EM1010", Severity.Warning), (diagnostic.Code, diagnostic.Severity)));
    }
}
