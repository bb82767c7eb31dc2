using ControlPlane.Model.Config;
using ControlPlane.Sources.Files;

namespace ControlPlane.Sources.Tests.Files;

/// <summary>Sidecars that Istio refuses are refused, where they are wrong.</summary>
public sealed class SidecarTextTests
{
    [Theory]
    [InlineData("{}", "IST0106 5:7", "says nothing")]
    [InlineData("{egress: [{}]}", "EM1005 5:17", "\"hosts\" is missing")]
    [InlineData("{egress: [{hosts: []}]}", "EM1004 5:25", "names no host")]
    [InlineData("{egress: [{hosts: [b]}]}", "EM1004 5:26", "not namespace/host")]
    [InlineData("{egress: [{hosts: [\"a/b/c\"]}]}", "EM1004 5:26", "not namespace/host")]
    [InlineData("{egress: [{hosts: [\"N/b\"]}]}", "EM1004 5:26", "nor a namespace")]
    [InlineData("{egress: [{hosts: [\"./b.*.c\"]}]}", "EM1004 5:26", "no host name")]
    [InlineData("{egress: [{hosts: [\"./*\"]}, {hosts: [\"./*\"]}]}", "IST0106 5:17", "must be the last")]
    [InlineData("{egress: [{bind: 127.0.0.1, hosts: [\"./*\"]}]}", "IST0106 5:18", "cannot have a bind")]
    [InlineData("{egress: [{port: {number: 80, protocol: HTTP}, bind: here, hosts: [\"./*\"]}]}", "EM1004 5:60", "neither an IP address")]
    [InlineData("{egress: [{port: {number: 0, protocol: HTTP}, hosts: [\"./*\"]}]}", "EM1004 5:33", "from 1 to 65535")]
    [InlineData("{egress: [{port: {number: 9, protocol: HTTP}, bind: \"unix:///x\", hosts: [\"./*\"]}]}", "EM1004 5:33", "from 0 to 0")]
    [InlineData("{egress: [{port: {number: 80, protocol: HTPP}, hosts: [\"./*\"]}]}", "EM1004 5:47", "not one of")]
    [InlineData("{egress: [{port: {number: 80, protocol: HTTP, targetPort: 8}, hosts: [\"./*\"]}]}", "IST0106 5:53", "no targetPort")]
    [InlineData("{egress: [{port: {number: 80, protocol: HTTP}, hosts: [\"./*\"]}, {port: {number: 80, protocol: TCP}, hosts: [\"./*\"]}]}", "IST0106 5:72", "used twice")]
    [InlineData("{egress: [{captureMode: SOME, hosts: [\"./*\"]}]}", "EM1004 5:31", "not one of")]
    [InlineData("{ingress: [{defaultEndpoint: \"127.0.0.1:80\"}]}", "EM1005 5:19", "\"port\" is missing")]
    [InlineData("{ingress: [{port: {number: 80, protocol: HTTP}, defaultEndpoint: \"10.0.0.1:80\"}]}", "EM1004 5:72", "no place of the app")]
    [InlineData("{ingress: [{port: {number: 80, protocol: HTTP}, defaultEndpoint: \"127.0.0.1:0\"}]}", "EM1004 5:72", "from 1 to 65535")]
    [InlineData("{ingress: [{port: {number: 80, protocol: HTTP}, defaultEndpoint: \"unix://x\"}]}", "EM1004 5:72", "absolute path")]
    [InlineData("{outboundTrafficPolicy: {mode: ALLOW_ANY_DYNAMIC_DNS}}", "IST0106 5:32", "whole mesh only")]
    [InlineData("{outboundTrafficPolicy: {mode: REGISTRY_ONLY, egressProxy: {host: a.b, port: {number: 80}}}}", "IST0106 5:53", "needs mode ALLOW_ANY")]
    [InlineData("{outboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: a.b}}}", "EM1005 5:63", "\"port\" is missing")]
    [InlineData("{outboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: a, port: {number: 80}}}}", "EM1004 5:69", "full host name")]
    [InlineData("{inboundConnectionPool: {}}", "IST0106 5:31", "neither tcp nor http")]
    public void Parse_WrongSidecar_IsAnErrorAtItsPlace(string spec, string place, string words)
    {
        var config = ConfigText.Parse("a.yaml", $"apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata:\n  name: x\nspec: {spec}\n");
        var found = Assert.Single(config.Diagnostics);

        Assert.Equal(place, $"{found.Code} {found.Span!.Start.Line}:{found.Span.Start.Column}");
        Assert.Contains(words, found.Message);
        Assert.Equal(Severity.Error, found.Severity);
        Assert.Empty(config.Objects);
    }

    [Fact]
    public void Parse_HostListedTwice_IsAWarning()
    {
        var config = ConfigText.Parse("a.yaml", "apiVersion: networking.istio.io/v1beta1\nkind: Sidecar\nmetadata: {name: x}\nspec: {egress: [{hosts: [\"./*\", \"default/*\"]}]}\n");

        Assert.Equal((DiagnosticCodes.Suspicious, Severity.Warning), (Assert.Single(config.Diagnostics).Code, config.Diagnostics[0].Severity));
        Assert.Single(config.Objects);
    }
}
