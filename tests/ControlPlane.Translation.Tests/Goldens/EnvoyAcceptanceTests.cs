using System.Diagnostics;
using ControlPlane.Fixtures;
using ControlPlane.Model;
using ControlPlane.Model.Proxies;
using ControlPlane.Translation.Tests.Laws;
using ControlPlane.Translation.Tests.Worlds;
using ControlPlane.Xds;
using CsCheck;
using Envoy.Config.Cluster.V3;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Translation.Tests.Goldens;

/// <summary>The real Envoys build every resource: unknown fields, missing ones and values out of range are errors.</summary>
[Trait("Category", "Envoy")]
public sealed class EnvoyAcceptanceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly int RandomMeshes = Environment.GetEnvironmentVariable("MESH_TEST_FULL") == "1" ? 100 : 2;

    public static TheoryData<string> Cases() => [.. GoldenCase.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Resources_OfACase_AreAcceptedAsync(string name) => await AssertAcceptedAsync(new GoldenCase(name).Snapshot(), TestContext.Current.CancellationToken);

    [Fact]
    public async Task Resources_OfRandomMeshes_AreAcceptedAsync()
    {
        // Asked here: within the sample the wish to skip would count as a failure.
        Assert.SkipUnless(EnvoyPrograms.TryGet(out _, out var reason), reason);
        var cancellationToken = TestContext.Current.CancellationToken;
        await RandomMesh.Change.Array[60].SampleAsync(
            async changes =>
            {
                var mesh = Mesh.Empty.Apply(changes);
                foreach (var proxy in Proxies.All.Where(proxy => proxy.Kind != ProxyKind.Grpc))
                {
                    await AssertAcceptedAsync(new Translator().Translate(mesh, Translator.ScopeOf(mesh, proxy)), cancellationToken);
                }
            },
            iter: RandomMeshes,
            threads: 1,
            print: changes => string.Join('\n', changes.Select(change => change.ToString())));
    }

    [Fact]
    public async Task Rules_ForConnectionsThatOverlap_AreAcceptedAsync()
    {
        var world = World.Standard.With(
            Yaml.VirtualService("t", """
                hosts: [b, foo.com, "*.foo.com"]
                gateways: [mesh, gw]
                tls:
                - match: [{sniHosts: [foo.com, x.foo.com]}]
                  route: [{destination: {host: c}}]
                - match: [{sniHosts: [x.foo.com, "*.foo.com"], destinationSubnets: [10.0.0.0/8]}, {sniHosts: [x.foo.com]}]
                  route: [{destination: {host: a}, weight: 1}, {destination: {host: b}, weight: 2}]
                tcp:
                - match: [{destinationSubnets: [10.0.0.0/8, 10.1.0.0/8]}, {destinationSubnets: [10.0.0.1]}]
                  route: [{destination: {host: c}}]
                - match: [{destinationSubnets: [10.0.0.0/8]}]
                  route: [{destination: {host: a}}]
                """),
            Yaml.Gateway("gw", """
                selector: {istio: ingressgateway}
                servers:
                - {port: {number: 8443, name: tls, protocol: TLS}, hosts: ["*"], tls: {mode: PASSTHROUGH}}
                - {port: {number: 8443, name: http, protocol: HTTP}, hosts: ["*"]}
                - {port: {number: 7000, name: tcp, protocol: TCP}, hosts: ["*"]}
                """));

        await AssertAcceptedAsync(world.Sidecar("a").Snapshot, TestContext.Current.CancellationToken);
        await AssertAcceptedAsync(world.Sidecar("a", Modes.Loopback).Snapshot, TestContext.Current.CancellationToken);
        await AssertAcceptedAsync(world.Gateway().Snapshot, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Resource_OutOfRange_IsRefusedAsync()
    {
        var broken = new Cluster { Name = "broken", ConnectTimeout = new Duration { Seconds = -1 } };
        var snapshot = Snapshot.Create(1, ResourceTable.Create(ResourceType.Cluster, [EnvoyResource.Create(ResourceType.Cluster, "broken", broken, [])]));

        Assert.All(await ComplaintsAsync(snapshot, TestContext.Current.CancellationToken), complaint => Assert.Contains("Invalid duration", complaint, StringComparison.Ordinal));
    }

    private static async Task AssertAcceptedAsync(Snapshot snapshot, CancellationToken cancellationToken) =>
        Assert.All(await ComplaintsAsync(snapshot, cancellationToken), complaint => Assert.Equal("", complaint));

    private static async Task<List<string>> ComplaintsAsync(Snapshot snapshot, CancellationToken cancellationToken)
    {
        Assert.SkipUnless(EnvoyPrograms.TryGet(out _, out var reason), reason);
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, StaticConfig.Of(snapshot), cancellationToken);
            var complaints = new List<string>();
            foreach (var program in EnvoyPrograms.All)
            {
                complaints.Add(await ComplaintAsync(program, path, cancellationToken));
            }

            return complaints;
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Envoy's words when it refuses a configuration, else nothing.</summary>
    private static async Task<string> ComplaintAsync(string program, string path, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var process = Process.Start(new ProcessStartInfo(program, ["--mode", "validate", "-l", "error", "--config-path", path])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            var (words, output) = (process.StandardError.ReadToEndAsync(limit.Token), process.StandardOutput.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 ? "" : await words + await output;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
