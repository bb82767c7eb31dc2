using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Translation.Patches;
using ControlPlane.Translation.Tests.Worlds;
using Envoy.Extensions.Filters.Http.Lua.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;

namespace ControlPlane.Translation.Tests.Patches;

/// <summary>What EnvoyFilters change of what has been made.</summary>
public sealed class EnvoyFilterTests
{
    private const string B = "outbound|80||b.default.svc.cluster.local";
    private const string C = "outbound|80||c.default.svc.cluster.local";
    private const string Manager = "filterChain: {filter: {name: envoy.filters.network.http_connection_manager";
    private const string BeforeRouter = "listener: {" + Manager + ", subFilter: {name: envoy.filters.http.router}}}}";

    private static string Lua(string name = "lua") =>
        $"value: {{name: {name}, typed_config: {{\"@type\": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua, default_source_code: {{inline_string: \"x = 1\"}}}}}}";

    private static World With(params string[] patches) => World.Standard.With(Of("p", patches));

    private static string Of(string name, string[] patches, string more = "") => Yaml.EnvoyFilter(name, $"{more}configPatches: [{string.Join(", ", patches)}]");

    private static string Http(string context, string match, string operation, string value) =>
        $"{{applyTo: HTTP_FILTER, match: {{context: {context}, {match}}}, patch: {{operation: {operation}{(value.Length == 0 ? "" : ", ")}{value}}}}}";

    private static string Routes(string target, string match, string operation, string value) =>
        $"{{applyTo: {target}, match: {{context: SIDECAR_OUTBOUND{(match.Length == 0 ? "" : $", routeConfiguration: {{{match}}}")}}}, patch: {{operation: {operation}{(value.Length == 0 ? "" : ", value: ")}{value}}}}}";

    private static IEnumerable<string> Outbound(World world) => Outbound(world.Sidecar("a")).HttpFilters.Select(filter => filter.Name);

    private static HttpConnectionManager Outbound(ProxyView a) => a.Connect(new("10.96.0.2", 80) { IsHttp = true }).Http!;

    private static IEnumerable<string> Inbound(World world) => world.Sidecar("a").Accept(80).Http!.HttpFilters.Select(filter => filter.Name);

    private const string Fault = "envoy.filters.http.fault";
    private const string Cors = "envoy.filters.http.cors";
    private const string Router = "envoy.filters.http.router";

    [Theory, Trait("Istio", "L205")]
    [InlineData("INSERT_BEFORE", ", subFilter: {name: envoy.filters.http.router}", "fault cors lua router")]
    [InlineData("INSERT_BEFORE", ", subFilter: {name: envoy.router}", "fault cors lua router")]
    [InlineData("INSERT_AFTER", ", subFilter: {name: envoy.filters.http.fault}", "fault lua cors router")]
    [InlineData("INSERT_FIRST", "", "lua fault cors router")]
    [InlineData("INSERT_BEFORE", "", "lua fault cors router")]
    [InlineData("ADD", "", "fault cors lua router")]
    [InlineData("INSERT_AFTER", "", "fault cors lua router")]
    [InlineData("REPLACE", ", subFilter: {name: envoy.filters.http.fault}", "lua cors router")]
    [InlineData("INSERT_BEFORE", ", subFilter: {name: nobody}", "fault cors router")]
    [InlineData("REPLACE", ", subFilter: {name: nobody}", "fault cors router")]
    public void HttpFilter_GoesWhereThePatchSays(string operation, string subFilter, string expected) => Assert.Equal(
        expected.Split(' '),
        Outbound(With(Http("SIDECAR_OUTBOUND", $"listener: {{{Manager}{subFilter}}}}}}}", operation, Lua()))).Select(name => name.Split('.')[^1]));

    [Fact, Trait("Istio", "L206")]
    public void HttpFilter_Removed_IsGone() => Assert.Equal(
        [Fault, Router], Outbound(With(Http("SIDECAR_OUTBOUND", $"listener: {{{Manager}, subFilter: {{name: {Cors}}}}}}}}}", "REMOVE", ""))));

    [Fact]
    public void Context_IsASide()
    {
        var inbound = With(Http("SIDECAR_INBOUND", BeforeRouter, "INSERT_BEFORE", Lua()));
        var gateway = With(Http("GATEWAY", BeforeRouter, "INSERT_BEFORE", Lua())).With(Yaml.Gateway("g", "servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [\"*\"]}]"));

        Assert.Contains("lua", Inbound(inbound));
        Assert.DoesNotContain("lua", Outbound(inbound));
        Assert.DoesNotContain("lua", Outbound(gateway));
        Assert.Contains("lua", ChainReading.Of(gateway.Gateway().Listener("0.0.0.0_80"), new("10.0.0.1", 80) { IsHttp = true }).Http!.HttpFilters.Select(filter => filter.Name));
    }

    [Fact, Trait("Istio", "L209")]
    public void Order_IsPriorityThenRootThenAge()
    {
        string First(string name, string filter, string more = "") => Of(name, [Http("SIDECAR_OUTBOUND", $"listener: {{{Manager}}}}}}}", "INSERT_FIRST", Lua(filter))], more);

        // Each goes to the front, so that what was applied first ends up last.
        Assert.Equal(
            ["late", "own", "root", "early", Fault],
            Outbound(World.Standard.With(First("a", "late", "priority: 10\n"), First("z", "early", "priority: -10\n"), First("istio-system/y", "root"), First("x", "own"))).Take(5));
    }

    [Theory]
    [InlineData("workloadSelector: {labels: {app: b}}\n", "p")]
    [InlineData("targetRefs: [{kind: Gateway, name: g, group: gateway.networking.k8s.io}]\n", "p")]
    [InlineData("", "other/p")]
    public void FilterForOthers_ChangesNothing(string target, string name) =>
        Assert.DoesNotContain("lua", Outbound(World.Standard.With(Of(name, [Http("ANY", BeforeRouter, "INSERT_BEFORE", Lua())], target))));

    [Theory, Trait("Istio", "L208")]
    [InlineData("1.28.0", true)]
    [InlineData("1.9.1", false)]
    [InlineData("", false)]
    public void ProxyVersion_IsAskedOfTheMetadata(string version, bool applies)
    {
        var world = With(Http("ANY", "proxy: {proxyVersion: '^1\\.2[0-9].*'}, " + BeforeRouter, "INSERT_BEFORE", Lua()));
        var a = world.Sidecar("a", proxy => proxy with { Metadata = version.Length == 0 ? EquatableMap<string>.Empty : World.Labels("ISTIO_VERSION", version) });

        Assert.Equal(applies, Outbound(a).HttpFilters.Any(filter => filter.Name == "lua"));
    }

    [Fact, Trait("Istio", "L204")]
    public void Cluster_Merged_ByServiceAlone()
    {
        var a = With("{applyTo: CLUSTER, match: {cluster: {service: b.default.svc.cluster.local}}, patch: {operation: MERGE, value: {connect_timeout: 1s}}}").Sidecar("a");

        Assert.Equal((1, 10), (a.Cluster(B).ConnectTimeout.Seconds, a.Cluster(C).ConnectTimeout.Seconds));
    }

    [Fact]
    public void Cluster_AddedAndRemoved()
    {
        var a = With(
            "{applyTo: CLUSTER, patch: {operation: ADD, value: {name: own, type: STATIC, connect_timeout: 1s}}}",
            $"{{applyTo: CLUSTER, match: {{cluster: {{name: '{C}'}}}}, patch: {{operation: REMOVE}}}}").Sidecar("a");

        Assert.Equal((true, false, true), (a.HasCluster("own"), a.HasCluster(C), a.HasCluster(B)));
    }

    [Fact, Trait("Istio", "L207")]
    public void Route_Merged_HasItsTimeout()
    {
        var a = With(Routes("HTTP_ROUTE", "vhost: {name: 'b.default.svc.cluster.local:80'}", "MERGE", "{route: {timeout: 0.3s}}")).Sidecar("a");

        Assert.Equal(TimeSpan.FromSeconds(0.3), a.Route("80", "b").Action.Timeout.ToTimeSpan());
        Assert.Equal(TimeSpan.Zero, a.Route("80", "c").Action.Timeout.ToTimeSpan());
    }

    [Theory, Trait("Istio", "L207")]
    [InlineData("MERGE", 3)]
    [InlineData("MERGE_AND_REPLACE_LIST", 1)]
    public void List_IsAppendedToOrReplaced(string operation, int headers)
    {
        var a = World.Standard.With(
            Yaml.VirtualService("v", "hosts: [b]\nhttp: [{headers: {request: {set: {x-a: a, x-b: b}}}, route: [{destination: {host: b}}]}]"),
            Of("p", [Routes("HTTP_ROUTE", "", operation, "{request_headers_to_add: [{header: {key: x-c, value: c}}]}")])).Sidecar("a");

        Assert.Equal(headers, a.Route("80", "b").Route!.RequestHeadersToAdd.Count);
    }

    [Fact, Trait("Istio", "L206")]
    public void VirtualHosts_AndRoutes_AreAddedToTheNamedConfiguration()
    {
        var a = With(
            Routes("VIRTUAL_HOST", "name: '80'", "ADD", "{name: extra, domains: [extra.test], routes: [{match: {prefix: /}, direct_response: {status: 418}}]}"),
            Routes("HTTP_ROUTE", "vhost: {domainName: b.default}", "INSERT_FIRST", "{name: first, match: {prefix: /t}, direct_response: {status: 403}}"),
            Routes("ROUTE_CONFIGURATION", "portNumber: 80", "MERGE", "{response_headers_to_remove: [x-gone]}")).Sidecar("a");

        Assert.Equal(418u, a.Route("80", "extra.test").Route!.DirectResponse.Status);
        Assert.Equal(403u, a.Route("80", "b", "/t").Route!.DirectResponse.Status);
        Assert.Equal(B, a.Route("80", "b", "/x").Cluster);
        Assert.Equal(["x-gone"], a.Routes("80").ResponseHeadersToRemove);
    }

    [Fact]
    public void InboundRoutes_StandInTheListenerAndAreChangedThere()
    {
        var a = With("{applyTo: HTTP_ROUTE, match: {context: SIDECAR_INBOUND, routeConfiguration: {portNumber: 80}}, patch: {operation: MERGE, value: {response_headers_to_remove: [x-gone]}}}").Sidecar("a");

        Assert.Equal(["x-gone"], a.Accept(80).Http!.RouteConfig.VirtualHosts[0].Routes[0].ResponseHeadersToRemove);
    }

    [Fact]
    public void Listener_AndItsParts_AreChanged()
    {
        var a = With(
            "{applyTo: LISTENER, match: {listener: {portNumber: 80}}, patch: {operation: MERGE, value: {stat_prefix: mine}}}",
            "{applyTo: LISTENER, match: {listener: {name: 10.96.0.3_9000}}, patch: {operation: REMOVE}}",
            "{applyTo: LISTENER_FILTER, match: {context: SIDECAR_INBOUND}, patch: {operation: INSERT_FIRST, value: {name: pp, typed_config: {\"@type\": type.googleapis.com/envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol}}}}",
            "{applyTo: FILTER_CHAIN, match: {listener: {name: 10.96.0.2_9000}}, patch: {operation: MERGE, value: {transport_socket_connect_timeout: 3s}}}",
            "{applyTo: NETWORK_FILTER, match: {listener: {name: 10.96.0.2_9000, filterChain: {filter: {name: envoy.tcp_proxy}}}}, patch: {operation: MERGE, value: {typed_config: {\"@type\": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy, max_connect_attempts: 4}}}}").Sidecar("a");

        Assert.Equal("mine", a.Listener("0.0.0.0_80").StatPrefix);
        Assert.False(a.HasListener("10.96.0.3_9000"));
        Assert.Equal("pp", a.Listener("virtualInbound").ListenerFilters[0].Name);
        Assert.Equal(3, a.Listener("10.96.0.2_9000").DefaultFilterChain.TransportSocketConnectTimeout.Seconds);
        var tcp = a.Connect(new("10.96.0.2", 9000)).Tcp!;
        Assert.Equal((4u, "outbound|9000||b.default.svc.cluster.local"), (tcp.MaxConnectAttempts, tcp.Cluster));
    }

    [Fact]
    public void InboundPort_IsAskedOfTheChain()
    {
        var a = With(Http("SIDECAR_INBOUND", "listener: {portNumber: 80, " + Manager + ", subFilter: {name: envoy.filters.http.router}}}}", "INSERT_BEFORE", Lua()))
            .With(Yaml.Service("d", "selector: {app: a}\nclusterIP: 10.96.0.4\nports: [{name: http, port: 7000}]")).Sidecar("a");

        Assert.Contains("lua", a.Accept(80).Http!.HttpFilters.Select(filter => filter.Name));
        Assert.DoesNotContain("lua", a.Accept(7000).Http!.HttpFilters.Select(filter => filter.Name));
    }

    [Fact]
    public void TypeThatIsNotDeclared_IsLeftForEnvoyToRead()
    {
        var world = With(Http("SIDECAR_OUTBOUND", BeforeRouter, "INSERT_BEFORE", "value: {name: tap, typed_config: {\"@type\": type.googleapis.com/envoy.extensions.filters.http.tap.v3.Tap, common_config: {admin_config: {config_id: x}}}}"));

        var typed = Outbound(world.Sidecar("a")).HttpFilters.Single(filter => filter.Name == "tap").TypedConfig.Unpack<global::Xds.Type.V3.TypedStruct>();

        Assert.Equal("type.googleapis.com/envoy.extensions.filters.http.tap.v3.Tap", typed.TypeUrl);
        Assert.Empty(PatchCheck.Check(world.Mesh));
    }

    [Fact, Trait("Istio", "L210")]
    public void PatchThatCannotBeRead_IsSkippedAloneAndReported()
    {
        var world = With(
            Http("SIDECAR_OUTBOUND", BeforeRouter, "INSERT_BEFORE", "value: {name: [x]}"),
            "{applyTo: CLUSTER, patch: {operation: MERGE, value: {connect_timeout: 1s, no_such_field: 1}}}",
            Http("SIDECAR_OUTBOUND", BeforeRouter, "INSERT_BEFORE", Lua()));
        var findings = PatchCheck.Check(world.Mesh).ToList();

        Assert.Equal([Fault, Cors, "lua", Router], Outbound(world));
        Assert.Equal(1, world.Sidecar("a").Cluster(B).ConnectTimeout.Seconds);
        Assert.All(findings, finding => Assert.Equal((DiagnosticCodes.UnreadablePatch, Severity.Warning), (finding.Code, finding.Severity)));
        Assert.Equal(2, findings.Count);
        Assert.NotNull(findings[0].Span);
        Assert.Contains("no_such_field", findings[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PatchedResource_NamesItsFilter() => Assert.Contains(
        "EnvoyFilter/default/p",
        With("{applyTo: CLUSTER, patch: {operation: MERGE, value: {connect_timeout: 1s}}}").Sidecar("a").Snapshot.Clusters.InNameOrder().Single(resource => resource.Name == B).Origins);

    [Fact]
    public void ChangeElsewhere_KeepsWhatWasPatched()
    {
        var before = With("{applyTo: CLUSTER, patch: {operation: MERGE, value: {connect_timeout: 1s}}}");
        var after = before.With(Yaml.Service("e", "clusterIP: 10.96.0.5\nports: [{name: http, port: 80}]"));
        var translator = new Translator();
        var scope = Translator.ScopeOf(before.Mesh, World.SidecarOf("a"));

        Assert.True(translator.Translate(before.Mesh, scope).Clusters.TryGet(B, out var first));
        Assert.True(translator.Translate(after.Mesh, scope).Clusters.TryGet(B, out var second));
        Assert.Same(first, second);
        Assert.Equal("x = 1", Outbound(With(Http("SIDECAR_OUTBOUND", BeforeRouter, "INSERT_BEFORE", Lua())).Sidecar("a")).HttpFilters.Single(filter => filter.Name == "lua").TypedConfig.Unpack<Lua>().DefaultSourceCode.InlineString);
    }
}
