using ControlPlane.Model.Collections;
using ControlPlane.Model.Telemetries;
using ControlPlane.Translation.Tests.Worlds;
using Envoy.Config.Trace.V3;
using Envoy.Extensions.RequestId.Uuid.V3;
using Manager = Envoy.Extensions.Filters.Network.HttpConnectionManager.V3.HttpConnectionManager;

namespace ControlPlane.Translation.Tests.Telemetries;

/// <summary>Which requests are traced, and where their spans go.</summary>
public sealed class TracingTests
{
    private static readonly World Mesh = World.Standard
        .With(Yaml.Service("zipkin", "clusterIP: 10.96.0.9\nports: [{name: http, port: 9411}]"), Yaml.Service("otel", "clusterIP: 10.96.0.8\nports: [{name: grpc, port: 4317}]"))
        .Set(settings => settings with
        {
            TracingProviders = EquatableMap<TracingProvider>.From(
            [
                new("zipkin", new(TracerKind.Zipkin, "zipkin.default.svc.cluster.local", 9411)),
                new("otel", new(TracerKind.OpenTelemetry, "otel.default.svc.cluster.local", 4317)),
                new("gone", new(TracerKind.Zipkin, "gone.example.com", 9411)),
            ]),
        });

    [Fact]
    public void NoProvider_NoTracing() => Assert.Null(Outbound(Mesh.With(Of("t", "[{randomSamplingPercentage: 50}]"))).Tracing);

    [Fact, Trait("Istio", "L216")]
    public void Sampling_IsTheRulesElseOnePercent()
    {
        Assert.Equal(1, Outbound(Mesh.With(Of("t", "[{providers: [{name: zipkin}]}]"))).Tracing.RandomSampling.Value);
        var tracing = Outbound(Mesh.With(Of("t", "[{providers: [{name: zipkin}], randomSamplingPercentage: 50}]"))).Tracing;

        Assert.Equal((50, 100, 100), (tracing.RandomSampling.Value, tracing.ClientSampling.Value, tracing.OverallSampling.Value));
    }

    [Fact, Trait("Istio", "L216")]
    public void DisableSpanReporting_TakesTracingAwayForTheMode()
    {
        var a = Mesh.With(Of("t", "[{providers: [{name: zipkin}]}, {match: {mode: CLIENT}, disableSpanReporting: true}]")).Sidecar("a");

        Assert.Null(Outbound(a).Tracing);
        Assert.NotNull(a.Accept(80).Http!.Tracing);
    }

    [Fact]
    public void Levels_OverrideFieldByField()
    {
        var tracing = Outbound(Mesh.With(
            Of("istio-system/r", "[{providers: [{name: zipkin}], randomSamplingPercentage: 5, customTags: {a: {literal: {value: x}}}, enableIstioTags: false}]"),
            Of("n", "[{randomSamplingPercentage: 7, useRequestIdForTraceSampling: false}]"))).Tracing;

        Assert.Equal((7, "a"), (tracing.RandomSampling.Value, Assert.Single(tracing.CustomTags).Tag));
    }

    [Fact]
    public void CustomTags_OfAllKinds_ComeByName()
    {
        var tags = Outbound(Mesh.With(Of("t", "[{providers: [{name: zipkin}], customTags: {z: {literal: {value: x}}, y: {environment: {name: HOST, defaultValue: d}}, x: {header: {name: x-user}}}}]"))).Tracing.CustomTags;

        Assert.Equal(["istio.canonical_revision", "istio.canonical_service", "istio.mesh_id", "istio.namespace", "x", "y", "z"], tags.Select(tag => tag.Tag));
        Assert.Equal(("a", "x-user", "HOST", "d", "x"), (tags[1].Literal.Value, tags[4].RequestHeader.Name, tags[5].Environment.Name, tags[5].Environment.DefaultValue, tags[6].Literal.Value));
    }

    [Fact]
    public void Zipkin_IsReachedByItsCluster()
    {
        var zipkin = Outbound(Mesh.With(Of("t", "[{providers: [{name: zipkin}]}]"))).Tracing.Provider.TypedConfig.Unpack<ZipkinConfig>();

        Assert.Equal(("outbound|9411||zipkin.default.svc.cluster.local", "/api/v2/spans", true), (zipkin.CollectorCluster, zipkin.CollectorEndpoint, zipkin.TraceId128Bit));
    }

    [Fact]
    public void OpenTelemetry_NamesTheWorkloadsService()
    {
        var telemetry = Outbound(Mesh.With(Of("t", "[{providers: [{name: otel}]}]"))).Tracing.Provider.TypedConfig.Unpack<OpenTelemetryConfig>();

        Assert.Equal(("outbound|4317||otel.default.svc.cluster.local", "a.default"), (telemetry.GrpcService.EnvoyGrpc.ClusterName, telemetry.ServiceName));
    }

    [Fact]
    public void CollectorThatNobodyKnows_WouldCostTheListeners_AndIsLeftOut() => Assert.Null(Outbound(Mesh.With(Of("t", "[{providers: [{name: gone}]}]"))).Tracing);

    [Fact]
    public void UseRequestId_SwitchedOff_SaysSo()
    {
        var http = Outbound(Mesh.With(Of("t", "[{providers: [{name: zipkin}], useRequestIdForTraceSampling: false}]")));

        Assert.False(http.RequestIdExtension.TypedConfig.Unpack<UuidRequestIdConfig>().UseRequestIdForTraceSampling);
    }

    [Fact]
    public void DefaultOfTheMesh_TracesWithoutATelemetry()
    {
        var world = Mesh.Set(settings => settings with { Tracing = new(settings.TracingProviders["zipkin"], 1) });

        Assert.NotNull(Outbound(world).Tracing);
    }

    private static Manager Outbound(World world) => Outbound(world.Sidecar("a"));

    private static Manager Outbound(ProxyView a) => a.Connect(new("10.96.0.2", 80) { IsHttp = true }).Http!;

    private static string Of(string name, string rules) => Yaml.Telemetry(name, $"tracing: {rules}");
}
