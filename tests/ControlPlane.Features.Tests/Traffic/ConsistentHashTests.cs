using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Features.Tests.Requests;

namespace ControlPlane.Features.Tests.Traffic;

/// <summary>Requests that are alike reach the same backend.</summary>
public sealed class ConsistentHashTests(StandardMesh standard) : StandardFeature(standard)
{
    private const int Users = 40;
    private const int Requests = 5;

    [Fact]
    public async Task Hash_ByHeader_SameUserSameBackend()
    {
        await Standard.ApplyAsync("""
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: myservice}
            spec:
              host: myservice
              trafficPolicy: {loadBalancer: {consistentHash: {httpHeaderName: x-user}}}
            """);

        var replies = await HttpCaller.ManyAsync(Users * Requests, number => Standard.Client.GetAsync("http://myservice:9080/", ("x-user", $"user-{number % Users}")));

        var versions = replies.GroupBy(reply => reply.Seen.Headers["x-user"]).Select(user => user.Select(reply => reply.Version).Distinct().ToList()).ToList();
        Assert.Equal(Users, versions.Count);
        Assert.All(versions, user => Assert.Single(user));
        Assert.Equal(2, versions.SelectMany(user => user).Distinct().Count());
    }
}
