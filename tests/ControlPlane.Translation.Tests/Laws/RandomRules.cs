using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.DestinationRules;
using ControlPlane.Model.Gateways;
using ControlPlane.Model.Matching;
using ControlPlane.Model.Services;
using ControlPlane.Model.VirtualServices;
using ControlPlane.Translation.Tests.Worlds;
using CsCheck;
using static ControlPlane.Translation.Tests.Laws.RandomMesh;

namespace ControlPlane.Translation.Tests.Laws;

/// <summary>Random VirtualServices, DestinationRules and Gateways for the names that <see cref="RandomMesh"/> makes.</summary>
internal static class RandomRules
{
    private static readonly string[] Hosts = ["x1", "x2", "x1.default.svc.cluster.local", "*.default.svc.cluster.local", "api.example.com", "*.example.com", "own", "foo.com"];

    internal static Func<ObjectMeta, Gen<VirtualService>> VirtualServices { get; } = meta => Gen.Select(
        Among(Hosts),
        Among<EquatableArray<string>>([VirtualService.MeshGateway], [VirtualService.MeshGateway], ["default/g1"], [VirtualService.MeshGateway, "default/g1"]),
        Route.Array[1, 3],
        ExportTo,
        (host, gateways, routes, exportTo) => new VirtualService { Metadata = meta, Hosts = [host], Gateways = gateways, Http = [.. routes], ExportTo = exportTo });

    internal static Func<ObjectMeta, Gen<DestinationRule>> DestinationRules { get; } = meta => Gen.Select(
        Among(Hosts), Policy, Policy, ExportTo, Gen.Int[0, 3],
        (host, policy, subsetPolicy, exportTo, shape) => new DestinationRule
        {
            Metadata = meta,
            Host = host,
            TrafficPolicy = policy,
            Subsets = shape == 0 ? default : [new("v1", World.Labels("version", "v1"), TrafficPolicy.None), new("v2", World.Labels("version", "v2"), subsetPolicy)],
            ExportTo = shape == 3 ? ["."] : exportTo,
            WorkloadSelector = shape == 3 ? World.Labels("app", "a") : null,
        });

    internal static Func<ObjectMeta, Gen<Gateway>> Gateways { get; } = meta => Gen.Select(
        Among(80, 81), Among("foo.com", "*", "*.com"), Among("*", "default"), Among(null, "0.0.0.0", "10.1.9.1"), Gen.Bool,
        (port, host, scope, bind, redirect) => new Gateway
        {
            Metadata = meta,
            Selector = redirect ? EquatableMap<string>.Empty : World.Labels("istio", "ingressgateway"),
            Servers =
            [
                new() { Port = port, PortName = "one", Protocol = Protocol.Http, Bind = bind, Hosts = [new(scope, host)], HttpsRedirect = redirect },
                new() { Port = 80, PortName = "two", Protocol = Protocol.Http, Hosts = [new("*", "bar.com")] },
            ],
        });

    private static Gen<HttpMatch> Match => Gen.Select(
        Among<StringMatch?>(null, new StringMatch.Prefix("/"), new StringMatch.Prefix("/x"), new StringMatch.Exact("/y"), new StringMatch.Regex("/v[12]")),
        Gen.Int[0, 7],
        (uri, shape) => new HttpMatch
        {
            Uri = uri,
            Port = shape == 1 ? 80 : null,
            SourceLabels = shape == 2 ? World.Labels("app", "a") : EquatableMap<string>.Empty,
            SourceNamespace = shape == 3 ? "other" : null,
            Gateways = shape == 4 ? ["default/g1"] : default,
            Headers = shape == 5 ? EquatableMap<StringMatch>.From([new("h", new StringMatch.Exact("v"))]) : EquatableMap<StringMatch>.Empty,
        });

    private static Gen<HttpRouteDestination> Destination => Gen.Select(
        Among(Hosts.Where(host => !host.StartsWith('*')).ToArray()), Among("", "v1", "v2", "v9"), Among<int?>(null, 80, 9000), Gen.Int[1, 99],
        (host, subset, port, weight) => new HttpRouteDestination(new(host, subset, port), weight, null));

    private static Gen<HttpRoute> Route => Gen.Select(
        Match.Array[0, 2], Destination.Array[1, 2], Gen.Int[0, 5],
        (matches, destinations, shape) => new HttpRoute
        {
            Match = [.. matches],
            Route = shape == 0 ? default : [.. destinations],
            Redirect = shape == 0 ? new() { Uri = "/gone", PortFromRequest = true } : null,
            Timeout = shape == 1 ? TimeSpan.FromSeconds(1) : null,
            Retries = shape == 2 ? new() { Attempts = 3, RetryOn = ["503", "reset"] } : null,
        });

    private static Gen<TrafficPolicy> Policy => Gen.Int[0, 7].Select(shape => new TrafficPolicy
    {
        OutlierDetection = shape is 1 or 2 ? new() { MinHealthPercent = shape == 2 ? 50 : 0 } : null,
        LoadBalancer = shape switch
        {
            3 or 7 => new() { ConsistentHash = new(new HashKey.Header("h"), null, null) },
            4 => new() { Simple = LoadBalancerKind.Passthrough },
            5 => new() { ConsistentHash = new(new HashKey.SourceIp(), null, null) },
            _ => null,
        },
        PortLevelSettings = shape == 6 ? [new(80, null, new() { MaxConnections = 5 }, null)] : default,
    });
}
