using System.Net;
using BenchmarkDotNet.Attributes;
using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds;
using ControlPlane.Xds.Sessions;
using Envoy.Config.Endpoint.V3;

namespace ControlPlane.Benchmarks.Micro;

/// <summary>From a message to its frame, and what a stream decides for each delivery.</summary>
[MemoryDiagnoser]
public class DeliveryBenchmarks
{
    private const string Name = "outbound|80||service-0.shop-0.svc.cluster.local";
    private readonly AdsSession _session = new(XdsVariant.Delta, new SessionOptions());
    private readonly ClusterLoadAssignment _assignment = Assignment(0);
    private readonly Snapshot[] _snapshots;
    private readonly DateTimeOffset _now = DateTimeOffset.UnixEpoch;
    private string _nonce = "";
    private int _round;

    public DeliveryBenchmarks()
    {
        var table = ResourceTable.Create(
            ResourceType.Endpoint,
            Enumerable.Range(0, ThousandServices.Count).Select(number => EnvoyResource.Create(ResourceType.Endpoint, $"service-{number}", Assignment(number), [])));
        _snapshots =
        [
            Snapshot.Create(1, table.With([EnvoyResource.Create(ResourceType.Endpoint, Name, Assignment(1), [])], [])),
            Snapshot.Create(2, table.With([EnvoyResource.Create(ResourceType.Endpoint, Name, Assignment(2), [])], [])),
        ];
        _session.OnSnapshot(_snapshots[0]);
        _session.OnRequest(new() { TypeUrl = ResourceType.Endpoint.TypeUrl, Names = [Name, .. table.Select(resource => resource.Name)] }, _now);
        _nonce = _session.NextResponse(_now).Response!.Nonce;
    }

    /// <summary>A load assignment of ten endpoints.</summary>
    [Benchmark]
    public EnvoyResource Encode() => EnvoyResource.Create(ResourceType.Endpoint, Name, _assignment, []);

    /// <summary>The answer to the last response, then the next: one of a thousand load assignments differs.</summary>
    [Benchmark]
    public string AckAndNextResponse()
    {
        _session.OnRequest(new() { TypeUrl = ResourceType.Endpoint.TypeUrl, ResponseNonce = _nonce }, _now);
        _session.OnSnapshot(_snapshots[++_round % 2]);
        return _nonce = _session.NextResponse(_now).Response!.Nonce;
    }

    private static ClusterLoadAssignment Assignment(int number) => XdsResources.LoadAssignment(
        Name, [.. Enumerable.Range(0, 10).Select(endpoint => new IPEndPoint(IPAddress.Parse($"10.{endpoint}.{number / 250}.{number % 250}"), 8080))]);
}
