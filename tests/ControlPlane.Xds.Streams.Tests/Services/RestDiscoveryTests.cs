using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ControlPlane.Fixtures.Xds;

namespace ControlPlane.Xds.Streams.Tests.Services;

/// <summary>Fetches over REST, JSON in and out (case 135).</summary>
public sealed class RestDiscoveryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Paths => new()
    {
        { "clusters", "CDS" },
        { "endpoints", "EDS" },
        { "listeners", "LDS" },
        { "routes", "RDS" },
        { "scoped-routes", "SRDS" },
        { "secrets", "SDS" },
        { "runtime", "RTDS" },
        { "extension_configs", "ECDS" },
    };

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Fetch_OfAPath_AnswersItsTypeAsJson(string path, string shortName)
    {
        var type = ResourceType.All.Single(type => type.ShortName == shortName);
        await using var server = await TestServer.StartAsync(Token);
        server.Cache.Publish("shop", Snapshot.Create(1, ResourceTable.Create(type, [XdsResources.OfType(type, "a"), XdsResources.OfType(type, "b")])));

        using var response = await PostAsync(server, path, """{"node":{"id":"poller","cluster":"shop"},"resource_names":["a"]}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var json = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!;
        Assert.Equal(type.TypeUrl, (string?)json["type_url"]);
        var resource = Assert.Single(json["resources"]!.AsArray())!;
        Assert.Equal(type.TypeUrl, (string?)resource["@type"]);
        Assert.Equal("a", (string?)(resource["name"] ?? resource["cluster_name"]));
    }

    [Fact]
    public async Task Fetch_WhatIsPackedInside_IsWrittenOut()
    {
        await using var server = await StartAsync(ResourceType.Listener, XdsResources.Listener("l"));

        using var response = await PostAsync(server, "listeners", """{"node":{"id":"poller","cluster":"shop"}}""");

        var json = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!;
        var filter = json["resources"]![0]!["filter_chains"]![0]!["filters"]![0]!["typed_config"]!;
        Assert.Equal("l-1", (string?)filter["stat_prefix"]);
    }

    [Fact]
    public async Task Fetch_OfTheVersionThatTheClientHas_Is304UntilSomethingChanges()
    {
        await using var server = await StartAsync(ResourceType.Cluster, XdsResources.StaticCluster("a"));
        using var first = await PostAsync(server, "clusters", """{"node":{"id":"poller","cluster":"shop"}}""");
        var version = (string?)JsonNode.Parse(await first.Content.ReadAsStringAsync(Token))!["version_info"];
        var again = $$"""{"node":{"id":"poller","cluster":"shop"},"version_info":"{{version}}"}""";

        using var second = await PostAsync(server, "clusters", again);
        server.Cache.Publish("shop", Snapshot.Create(2, ResourceTable.Create(ResourceType.Cluster, [XdsResources.StaticCluster("a", 2)])));
        using var third = await PostAsync(server, "clusters", again);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"node":"poller"}""")]
    [InlineData("""{"version_info":"1"}""")]
    [InlineData("""{"node":{"id":"poller","cluster":"shop"},"type_url":"type.googleapis.com/envoy.config.listener.v3.Listener"}""")]
    [InlineData("""{"node":{"id":"poller","cluster":"shop"},"error_detail":{"details":[{"@type":"type.googleapis.com/unheard.of"}]}}""")]
    public async Task Fetch_OfABadBody_Is400WithTheReason(string body)
    {
        await using var server = await StartAsync(ResourceType.Cluster, XdsResources.StaticCluster("a"));

        using var response = await PostAsync(server, "clusters", body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.NotEmpty(await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Fetch_WithFieldsThatAreUnknown_IsAnswered()
    {
        // Case 148
        await using var server = await StartAsync(ResourceType.Cluster, XdsResources.StaticCluster("a"));

        using var response = await PostAsync(
            server, "clusters", """{"node":{"id":"poller","cluster":"shop","of_tomorrow":{"x":[1]}},"resourceNames":[],"nobody_knows":true}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("virtual-hosts")]
    [InlineData("nothing")]
    public async Task Fetch_OfAnotherPath_Is404(string path)
    {
        await using var server = await StartAsync(ResourceType.Cluster, XdsResources.StaticCluster("a"));

        using var response = await PostAsync(server, path, """{"node":{"id":"poller","cluster":"shop"}}""");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Fetch_OfANodeThatIsRefused_SaysSo()
    {
        await using var server = await StartAsync(ResourceType.Cluster, XdsResources.StaticCluster("a"));
        server.Refuse = _ => new AdmissionVerdict.Refused(Grpc.Core.StatusCode.PermissionDenied, "not you");

        using var response = await PostAsync(server, "clusters", """{"node":{"id":"poller","cluster":"shop"}}""");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("not you\n", await response.Content.ReadAsStringAsync(Token));
    }

    private static async Task<TestServer> StartAsync(ResourceType type, EnvoyResource resource)
    {
        var server = await TestServer.StartAsync(Token);
        server.Cache.Publish("shop", Snapshot.Create(1, ResourceTable.Create(type, [resource])));
        return server;
    }

    private static async Task<HttpResponseMessage> PostAsync(TestServer server, string path, string body)
    {
        using var http = new HttpClient
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await http.PostAsync(new Uri(server.Address, $"/v3/discovery:{path}"), content, Token);
    }
}
