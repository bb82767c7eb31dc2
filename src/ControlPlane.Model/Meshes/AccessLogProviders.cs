using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Telemetries;

namespace ControlPlane.Model.Meshes;

/// <summary>The field <c>extensionProviders</c>, as far as access logs go.</summary>
internal static class AccessLogProviders
{
    private static readonly string[] OtherTypes =
    [
        "lightstep", "datadog", "stackdriver", "opencensus", "skywalking",
        "prometheus", "envoyHttpAls", "envoyTcpAls", "envoyOtelAls", "sds",
    ];

    /// <summary>Providers by name; null for those that are no file access log.</summary>
    /// <param name="mesh">MeshConfig.</param>
    /// <param name="tracers">Gets those that take spans.</param>
    internal static Dictionary<string, FileAccessLog?> Read(MappingReader mesh, Dictionary<string, TracingProvider> tracers)
    {
        // Istio knows these without being told.
        var providers = new Dictionary<string, FileAccessLog?>(StringComparer.Ordinal)
        {
            ["envoy"] = FileAccessLog.StandardOutput,
            ["prometheus"] = null,
            ["stackdriver"] = null,
        };
        var own = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reader in mesh.Objects("extensionProviders"))
        {
            var name = reader.RequiredText("name");
            if (name.Length > 0 && !own.Add(name))
            {
                reader.Invalid("name", $"the provider \"{PlainScalar.Shorten(name)}\" is defined twice");
            }

            providers[name] = reader.Object("envoyFileAccessLog") is { } file ? File(file) : null;
            if (TracingProviderReader.Read(reader) is { } tracer)
            {
                tracers[name] = tracer;
            }

            reader.Ignore(ExternalAuthorizerReader.OverHttp, ExternalAuthorizerReader.OverGrpc);
            reader.WithoutEffect(OtherTypes);
            reader.Done();
            if (!OtherTypes.Concat(["envoyFileAccessLog", "zipkin", "opentelemetry", ExternalAuthorizerReader.OverHttp, ExternalAuthorizerReader.OverGrpc]).Any(reader.Has))
            {
                reader.Findings.Error(DiagnosticCodes.Validation, reader.SpanOf("name"), $"{reader.Path}: the provider is of no type", "add envoyFileAccessLog");
            }
        }

        return providers;
    }

    private static FileAccessLog File(MappingReader reader)
    {
        var path = reader.Text("path") is { Length: > 0 } stated ? stated : FileAccessLog.StandardOutput.Path;
        var log = new FileAccessLog(path, null, null);
        if (reader.Object("logFormat") is { } format)
        {
            log = new(path, AccessLogReader.Line(format.Text("text")), format.TextMap("labels"));
            format.Done();
            AccessLogReader.CheckCommands(format, "text", format.Text("text"));
            foreach (var (_, label) in log.JsonFormat ?? EquatableMap<string>.Empty)
            {
                AccessLogReader.CheckCommands(format, "labels", label);
            }

            if (format.Has("text") && format.Has("labels"))
            {
                format.Broken("labels", "text and labels exclude each other");
            }
        }

        reader.WithoutEffect("omitEmptyValues");
        reader.Done();
        return log;
    }
}
