using ControlPlane.Model.Telemetries;
using ControlPlane.Translation.Naming;
using Envoy.Config.Core.V3;
using Envoy.Config.Trace.V3;
using Envoy.Type.Tracing.V3;
using Envoy.Type.V3;
using Google.Protobuf.WellKnownTypes;
using ManagerTracing = Envoy.Extensions.Filters.Network.HttpConnectionManager.V3.HttpConnectionManager.Types.Tracing;

namespace ControlPlane.Translation.Telemetry;

internal static class TracingTranslation
{
    internal static ManagerTracing ToEnvoy(TracingSettings settings)
    {
        var tracing = new ManagerTracing
        {
            ClientSampling = new Percent { Value = 100 },
            RandomSampling = new Percent { Value = settings.SamplingPercent },
            OverallSampling = new Percent { Value = 100 },
            MaxPathTagLength = (uint?)settings.Provider.MaxTagLength,
            Provider = settings.Provider.Kind == TracerKind.Zipkin ? Zipkin(settings.Provider) : OpenTelemetry(settings),
        };
        tracing.CustomTags.AddRange(settings.Tags.Select(pair => ToEnvoy(pair.Key, pair.Value)));
        return tracing;
    }

    private static Tracing.Types.Http Zipkin(TracingProvider provider) => new()
    {
        Name = "envoy.tracers.zipkin",
        TypedConfig = Any.Pack(new ZipkinConfig
        {
            CollectorCluster = ClusterOf(provider),
            CollectorEndpoint = provider.Path,
            CollectorEndpointVersion = ZipkinConfig.Types.CollectorEndpointVersion.HttpJson,
            CollectorHostname = provider.Host,
            TraceId128Bit = !provider.ShortIds,
            SharedSpanContext = false,
        }),
    };

    private static Tracing.Types.Http OpenTelemetry(TracingSettings settings) => new()
    {
        Name = "envoy.tracers.opentelemetry",
        TypedConfig = Any.Pack(new OpenTelemetryConfig
        {
            GrpcService = new GrpcService { EnvoyGrpc = new() { ClusterName = ClusterOf(settings.Provider), Authority = settings.Provider.Host } },
            ServiceName = settings.ServiceName,
        }),
    };

    private static CustomTag ToEnvoy(string name, SpanTag tag) => tag switch
    {
        SpanTag.Literal literal => new() { Tag = name, Literal = new() { Value = literal.Value } },
        SpanTag.Environment variable => new() { Tag = name, Environment = new() { Name = variable.Name, DefaultValue = variable.Default } },
        SpanTag.Header header => new() { Tag = name, RequestHeader = new() { Name = header.Name, DefaultValue = header.Default } },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string ClusterOf(TracingProvider provider) => ClusterName.Outbound(provider.Port, "", provider.Host);
}
