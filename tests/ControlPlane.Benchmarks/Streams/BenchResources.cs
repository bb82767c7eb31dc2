using System.Net;
using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds;

namespace ControlPlane.Benchmarks.Streams;

/// <summary>The load assignments that the servers of this folder serve.</summary>
internal static class BenchResources
{
    /// <summary>The one scope, and the cluster that all nodes are of.</summary>
    internal const string Scope = "bench";

    internal static string Name(int number) => $"outbound|80||service-{number}.shop.svc.cluster.local";

    internal static IReadOnlyList<string> Names(int count) => [.. Enumerable.Range(0, count).Select(Name)];

    /// <param name="number">Of the service.</param>
    /// <param name="endpoints">How many it has: about 34 bytes each.</param>
    /// <param name="round">Another round has other addresses and as many bytes.</param>
    internal static EnvoyResource Assignment(int number, int endpoints, int round) => EnvoyResource.Create(
        ResourceType.Endpoint,
        Name(number),
        XdsResources.LoadAssignment(
            Name(number),
            [.. Enumerable.Range(0, endpoints).Select(endpoint => new IPEndPoint(new IPAddress([10, (byte)(100 + (round % 100)), (byte)(100 + (endpoint / 100)), (byte)(100 + (endpoint % 100))]), 8080))]),
        []);
}
