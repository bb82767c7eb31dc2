using ControlPlane.Model.Collections;
using ControlPlane.Model.Meshes;
using ControlPlane.Translation.Tests.Worlds;
using Envoy.Extensions.AccessLoggers.Filters.Cel.V3;

namespace ControlPlane.Translation.Tests.Telemetries;

/// <summary>Which access logs a proxy writes, outbound and inbound; each row was measured on Istio (L214, L215).</summary>
public sealed class AccessLogChoiceTests
{
    private static readonly EquatableMap<FileAccessLog> Providers =
        EquatableMap<FileAccessLog>.From(new[] { "mesh", "json", "text" }.Select(name => KeyValuePair.Create(name, new FileAccessLog($"/{name}", null, null))));

    private static readonly World Mesh = World.Standard.Set(settings => settings with { LogProviders = Providers, DefaultLogProviders = ["mesh"], AccessLogs = [Providers["mesh"]] });

    [Theory, Trait("Istio", "L214")]
    [InlineData("", "", "", "mesh", "mesh")]
    [InlineData("", "[{match: {mode: SERVER}, providers: [{name: json}]}]", "", "", "json")]
    [InlineData("", "[{match: {mode: SERVER}}]", "", "", "mesh")]
    [InlineData("", "[{match: {mode: CLIENT}, disabled: true}]", "", "", "")]
    [InlineData("", "[{disabled: true}]", "", "", "")]
    [InlineData("", "[{}]", "", "mesh", "mesh")]
    [InlineData("", "[{providers: [{name: json}, {name: text}]}]", "", "json text", "json text")]
    [InlineData("", "[{providers: [{name: json}]}, {providers: [{name: text}]}]", "", "json text", "json text")]
    [InlineData("", "[{match: {mode: SERVER}, disabled: true}, {match: {mode: CLIENT}, providers: [{name: text}]}]", "", "text", "")]
    [InlineData("[{providers: [{name: json}]}]", "[{providers: [{name: text}]}]", "", "text", "text")]
    [InlineData("[{providers: [{name: json}]}]", "[{disabled: true}]", "", "", "")]
    [InlineData("[{providers: [{name: json}]}]", "", "", "json", "json")]
    [InlineData("", "[{disabled: true}]", "[{disabled: false}]", "mesh", "mesh")]
    [InlineData("", "[{disabled: true}]", "[{providers: [{name: json}]}]", "json", "json")]
    [InlineData("", "[{providers: [{name: json}, {name: text}]}]", "[{providers: [{name: json}], disabled: true}]", "", "")]
    [InlineData("", "[{providers: [{name: nobody}]}]", "", "", "")]
    [InlineData("", "", "[{providers: [{name: json}]}]", "json", "json")]
    public void Levels_LaterOnesCount(string root, string own, string workload, string outbound, string inbound)
    {
        var a = Mesh.With(Of("istio-system/r", root), Of("n", own), Of("w", workload, "selector: {matchLabels: {app: a}}\n")).Sidecar("a");

        Assert.Equal((outbound, inbound), (Outbound(a), Inbound(a)));
    }

    [Fact]
    public void OfSeveral_TheOldestOfANamespaceAndAllThatSelect()
    {
        var two = Mesh.With(Of("b", "[{providers: [{name: json}]}]", "", 2020), Of("a", "[{providers: [{name: text}]}]", "", 2021)).Sidecar("a");
        var selecting = Mesh.With(
            Of("b", "[{providers: [{name: json}]}]", "selector: {matchLabels: {app: a}}\n", 2021),
            Of("a", "[{providers: [{name: text}]}]", "selector: {matchLabels: {app: a}}\n", 2020)).Sidecar("a");

        Assert.Equal("json", Outbound(two));
        Assert.Equal("json", Outbound(selecting));
    }

    [Theory]
    [InlineData("selector: {matchLabels: {app: b}}\n")]
    [InlineData("targetRefs: [{kind: Gateway, group: gateway.networking.k8s.io, name: g}]\n")]
    public void RuleForOthers_SaysNothing(string target) => Assert.Equal("mesh", Outbound(Mesh.With(Of("x", "[{disabled: true}]", target)).Sidecar("a")));

    [Fact]
    public void FileOfTheMesh_IsNotSwitchedOff()
    {
        var world = Mesh.Set(settings => settings with { DefaultLogProviders = [] });

        Assert.Equal("mesh", Outbound(world.With(Of("x", "[{disabled: true}]")).Sidecar("a")));
        Assert.Equal("json", Outbound(world.With(Of("x", "[{providers: [{name: json}]}]")).Sidecar("a")));
    }

    [Fact]
    public void Gateway_IsAClient()
    {
        var world = Mesh.With(Yaml.Gateway("g", "servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [\"*\"]}]"), Of("x", "[{match: {mode: CLIENT}, providers: [{name: json}]}]"));

        var http = ChainReading.Of(world.Gateway().Listener("0.0.0.0_80"), new("10.0.0.1", 80) { IsHttp = true }).Http!;

        Assert.Equal("/json", FileAccessLog(Assert.Single(http.AccessLog)).Path);
    }

    [Fact, Trait("Istio", "L215")]
    public void Filter_IsForTheProvidersBesideIt()
    {
        var filtered = Mesh.With(Of("n", "[{providers: [{name: json}], filter: {expression: 'response.code >= 400'}}]"));
        var alone = Mesh.With(Of("n", "[{filter: {expression: 'response.code >= 400'}}]"));

        Assert.Equal("response.code >= 400", Expression(filtered));
        Assert.Equal("response.code >= 400", Expression(filtered.With(Of("w", "[{disabled: false}]", "selector: {matchLabels: {app: a}}\n"))));
        Assert.Null(Expression(filtered.With(Of("w", "[{providers: [{name: json}]}]", "selector: {matchLabels: {app: a}}\n"))));
        Assert.Null(Expression(alone));
    }

    private static string? Expression(World world) =>
        Http(world.Sidecar("a")).AccessLog[0].Filter?.ExtensionFilter.TypedConfig.Unpack<ExpressionFilter>().Expression;

    private static Envoy.Extensions.Filters.Network.HttpConnectionManager.V3.HttpConnectionManager Http(ProxyView a) => a.Connect(new("10.96.0.2", 80) { IsHttp = true }).Http!;

    private static string Outbound(ProxyView a) => Paths(Http(a).AccessLog);

    private static string Inbound(ProxyView a) => Paths(a.Accept(80).Http!.AccessLog);

    private static string Paths(IEnumerable<Envoy.Config.Accesslog.V3.AccessLog> logs) => string.Join(' ', logs.Select(log => FileAccessLog(log).Path.TrimStart('/')));

    private static Envoy.Extensions.AccessLoggers.File.V3.FileAccessLog FileAccessLog(Envoy.Config.Accesslog.V3.AccessLog log) => log.TypedConfig.Unpack<Envoy.Extensions.AccessLoggers.File.V3.FileAccessLog>();

    private static string Of(string name, string rules, string target = "", int year = 2020) =>
        rules.Length == 0 ? "" : Yaml.Telemetry(name, $"{target}accessLogging: {rules}", Yaml.Created(year));
}
