using ControlPlane.Model.Config;
using ControlPlane.Sources.Files;

namespace ControlPlane.Sources.Tests.Files;

/// <summary>What a real Envoy 1.36 or 1.40 refuses is refused where it is written, before any Envoy sees it.</summary>
public sealed class RefusedByEnvoyTests
{
    [Theory]
    [InlineData("%FOO%", "no command")]
    [InlineData("%REQ()%", "needs the name of a header")]
    [InlineData("%REQ(a b)%", "needs the name of a header")]
    [InlineData("%REQ(X?Y?Z)%", "needs the name of a header")]
    [InlineData("%REQ(X):abc%", "a lone")]
    [InlineData("%REQ(X)", "a lone")]
    [InlineData("% %", "a lone")]
    [InlineData("%protocol%", "a lone")]
    [InlineData("%PROTOCOL(1)%", "neither parameters")]
    [InlineData("%START_TIME:3%", "no length")]
    [InlineData("%METADATA(FOO:a)%", "not one of")]
    [InlineData("%PATH(X)%", "not one of")]
    [InlineData("%GRPC_STATUS(x)%", "not one of")]
    [InlineData("%COMMON_DURATION(a:b:c)%", "two points in time")]
    [InlineData("%FILTER_STATE(a:X)%", "needs a key")]
    [InlineData("%DYNAMIC_METADATA()%", "needs parameters")]
    public void Parse_HeaderValueThatEnvoyRefuses_IsAnErrorAtTheValue(string value, string words) =>
        AssertRefused($$$"""
            kind: VirtualService
            metadata: {name: x}
            spec:
              hosts: [a]
              http:
              - headers: {response: {set: {x: "{{{value}}}"} } }
                route: [{destination: {host: a}}]
            """, words, (7, 35));

    [Theory]
    [InlineData("100%% %REQ(:authority)%/%REQ(X?Y):3%")]
    [InlineData("%START_TIME(%Y-%m-%d %s.%3f)% %START_TIME%")]
    [InlineData("%UPSTREAM_METADATA(a:b)% %METADATA(ROUTE:a:b)% %GRPC_STATUS% %PATH(NQ:ORIG)% %FILTER_STATE(a:PLAIN):5%")]
    [InlineData("%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT% %UPSTREAM_CLUSTER% %RESPONSE_FLAGS%%%")]
    public void Parse_HeaderValueThatEnvoyTakes_IsTaken(string value) =>
        Assert.Empty(Parse($$$"""
            kind: VirtualService
            metadata: {name: x}
            spec:
              hosts: [a]
              http:
              - headers: {response: {set: {x: "{{{value}}}"} } }
                route: [{destination: {host: a}}]
            """));

    [Theory]
    [InlineData("rewrite: {uri: \"/a\\nb\"}", "printable")]
    [InlineData("rewrite: {authority: \"a\\nb\"}", "printable")]
    [InlineData("rewrite: {uriRegexRewrite: {match: a, rewrite: \"x\\ny\"}}", "printable")]
    [InlineData("rewrite: {uriRegexRewrite: {match: \"\\\\p{Foo}\", rewrite: x}}", "RE2")]
    [InlineData("match: [{queryParams: {\"\": {exact: a}}}]", "needs a name")]
    [InlineData("timeout: 9223372036s", "a hundred years")]
    [InlineData("retries: {attempts: 1, perTryTimeout: 9223372036s}", "a hundred years")]
    public void Parse_RouteThatEnvoyRefuses_IsAnError(string line, string words) =>
        AssertRefused($$"""
            kind: VirtualService
            metadata: {name: x}
            spec:
              hosts: [a]
              http:
              - {{line}}
                route: [{destination: {host: a} }]
            """, words);

    [Theory]
    [InlineData("uri: \"/a\\nb\"")]
    [InlineData("prefixRewrite: \"/a\\rb\"")]
    [InlineData("authority: \"a\\0b\"")]
    public void Parse_RedirectWithControlCharacters_IsAnError(string line) =>
        AssertRefused($$"""
            kind: VirtualService
            metadata: {name: x}
            spec:
              hosts: [a]
              http:
              - redirect: { {{line}} }
            """, "printable");

    [Fact]
    public void Parse_HeadersBeyondWhatEnvoyAllows_AreAnError()
    {
        AssertRefused(WithHeaders($"x: {new string('a', 16385)}"), "at most 16384 bytes");
        AssertRefused(WithHeaders($"{new string('a', 16385)}: x"), "at most 16384 bytes");
        AssertRefused(WithHeaders(string.Join(", ", Enumerable.Range(0, 1001).Select(i => $"x-{i}: x"))), "more than 1000");
        Assert.Empty(Parse(WithHeaders(string.Join(", ", Enumerable.Range(0, 1000).Select(i => $"x-{i}: x")))));
    }

    [Theory]
    [InlineData("loadBalancer: {consistentHash: {httpHeaderName: \"a\\nb\"}}", "no header name")]
    [InlineData("connectionPool: {tcp: {idleTimeout: 900000h}}", "a hundred years")]
    [InlineData("outlierDetection: {interval: 900000h}", "a hundred years")]
    public void Parse_PolicyThatEnvoyRefuses_IsAnError(string line, string words) =>
        AssertRefused($$"""
            kind: DestinationRule
            metadata: {name: x}
            spec:
              host: a
              trafficPolicy: { {{line}} }
            """, words);

    [Theory]
    [InlineData("010.1.1.1")]
    [InlineData("0x0a.1.1.1")]
    [InlineData("[::1]")]
    [InlineData("fe80::1%eth0")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("10.0.0.0/+8")]
    public void Parse_AddressThatEnvoyReadsOtherwise_IsAnError(string address)
    {
        AssertRefused(Entry($"addresses: [\"{address}\"]", "127.0.0.1"), "neither an IP address nor a CIDR block", (6, 15));
        AssertRefused(Entry("addresses: [10.0.0.1]", address), "address");
    }

    [Theory]
    [InlineData("", "must not be empty")]
    [InlineData("unix:///", "needs a name")]
    [InlineData("unix://x", "absolute path")]
    public void Parse_EndpointWithoutUsableAddress_IsAnError(string address, string words) =>
        AssertRefused(Entry("addresses: [10.0.0.1]", address), words, (9, 25));

    [Fact]
    public void Parse_PathOfASocketThatIsTooLong_IsAnError()
    {
        AssertRefused(Entry("addresses: [10.0.0.1]", $"unix:///{new string('a', 107)}"), "at most 107 bytes");
        Assert.Empty(Parse(Entry("addresses: [10.0.0.1]", $"unix:///{new string('a', 106)}")));
    }

    [Theory]
    [InlineData("127.0.0.01")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("unix:///")]
    public void Parse_GatewayBindThatEnvoyRefuses_IsAnError(string bind) =>
        AssertRefused($$"""
            kind: Gateway
            metadata: {name: x}
            spec:
              selector: {a: b}
              servers:
              - {port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"], bind: "{{bind}}"}
            """, "bind");

    private static string WithHeaders(string pairs) => $$$"""
        kind: VirtualService
        metadata: {name: x}
        spec:
          hosts: [a]
          http:
          - headers: {request: {set: { {{{pairs}}} } } }
            route: [{destination: {host: a}}]
        """;

    private static string Entry(string addresses, string endpoint) => $$"""
        kind: ServiceEntry
        metadata: {name: x}
        spec:
          hosts: [a.example]
          {{addresses}}
          ports: [{number: 80, name: http, protocol: HTTP}]
          resolution: STATIC
          endpoints: [{address: "{{endpoint}}"}]
        """;

    private static void AssertRefused(string yaml, string words, (int Line, int Column)? at = null)
    {
        var findings = Parse(yaml);
        Assert.All(findings, one => Assert.Equal(Severity.Error, one.Severity));
        var finding = findings[0];
        Assert.Contains(words, finding.Message, StringComparison.Ordinal);
        if (at is { } place)
        {
            Assert.Equal(place, (finding.Span!.Start.Line, finding.Span.Start.Column));
        }
    }

    private static IReadOnlyList<Diagnostic> Parse(string yaml) =>
        [.. ConfigText.Parse("a.yaml", $"apiVersion: networking.istio.io/v1\n{yaml}").Diagnostics];
}
