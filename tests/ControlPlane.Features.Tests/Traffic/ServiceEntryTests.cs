using ControlPlane.Features.Tests.Apps;
using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Features.Tests.Requests;

namespace ControlPlane.Features.Tests.Traffic;

/// <summary>Services outside the mesh get a name, and rules like any other.</summary>
public sealed class ServiceEntryTests(StandardMesh standard) : StandardFeature(standard)
{
    [Theory]
    [InlineData("STATIC", "127.0.0.1")]
    [InlineData("DNS", "localhost")]
    public async Task ServiceEntry_Endpoints_AnswerForTheirHost(string resolution, string address)
    {
        await using var old = await EchoApp.StartAsync("outside-old", "old");
        await using var young = await EchoApp.StartAsync("outside-young", "young");
        await Standard.ApplyAsync($"""
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata:
              name: outside
            spec:
              hosts: [api.example.com]
              resolution: {resolution}
              ports:
              - number: 80
                name: http
                protocol: HTTP
              endpoints:
              - address: {address}
                labels:
                  version: old
                ports:
                  http: {old.HttpPort}
              - address: {address}
                labels:
                  version: young
                ports:
                  http: {young.HttpPort}
            """);

        var replies = await Standard.Client.GetManyAsync(100, "http://api.example.com/");

        Assert.Equal(100, replies.CountOf("old") + replies.CountOf("young"));
        Assert.InRange(replies.CountOf("old"), 10, 90);
        Assert.All(replies, reply => Assert.Equal("api.example.com", reply.Seen.Host));
    }
}
