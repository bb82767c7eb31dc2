using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;

namespace ControlPlane.Model.Telemetries;

/// <summary>Those of MeshConfig's <c>extensionProviders</c> that take spans.</summary>
internal static class TracingProviderReader
{
    /// <summary>Null: the provider is of another type, or wrong.</summary>
    internal static TracingProvider? Read(MappingReader provider)
    {
        var (zipkin, telemetry) = (provider.Object("zipkin"), provider.Object("opentelemetry"));
        if ((zipkin ?? telemetry) is not { } reader)
        {
            return null;
        }

        var host = Host(reader);
        var port = reader.RequiredNode("port") is null ? null : reader.Port("port");
        var result = new TracingProvider(zipkin is null ? TracerKind.OpenTelemetry : TracerKind.Zipkin, host, port ?? 0)
        {
            MaxTagLength = reader.Count("maxTagLength", 1),
            ShortIds = zipkin?.Flag("enable64bitTraceId") ?? false,
        };
        if (zipkin?.Text("path") is { Length: > 0 } path)
        {
            result = result with { Path = path };
        }

        zipkin?.WithoutEffect("traceContextOption", "timeout", "headers");
        telemetry?.WithoutEffect("http", "grpc", "resourceDetectors", "dynatraceSampler");
        reader.Done();
        return host.Length == 0 || port is null ? null : result;
    }

    /// <summary>The namespace before a slash says which of several services is meant; the one in view counts.</summary>
    private static string Host(MappingReader reader)
    {
        var service = reader.RequiredText("service");
        var host = service[(service.IndexOf('/') + 1)..].ToLowerInvariant();
        if (service.Length > 0 && !DnsName.IsHost(host))
        {
            reader.Invalid("service", $"\"{PlainScalar.Shorten(service)}\" is no host name", "write host, or namespace/host");
        }

        return host;
    }
}
