using System.Text.Json;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Telemetries;
using ControlPlane.Model.VirtualServices;

namespace ControlPlane.Model.Meshes;

/// <summary>Where access logs go: the default providers when stated, else <c>accessLogFile</c> when stated, else Envoy's standard output.</summary>
internal static class AccessLogReader
{
    private static readonly Dictionary<string, bool> Encodings = new() { ["TEXT"] = false, ["JSON"] = true };

    private static readonly string[] DefaultJsonFields =
    [
        "start_time=START_TIME", "route_name=ROUTE_NAME", "method=REQ(:METHOD)", "path=REQ(X-ENVOY-ORIGINAL-PATH?:PATH)", "protocol=PROTOCOL",
        "response_code=RESPONSE_CODE", "response_flags=RESPONSE_FLAGS", "response_code_details=RESPONSE_CODE_DETAILS",
        "connection_termination_details=CONNECTION_TERMINATION_DETAILS", "upstream_transport_failure_reason=UPSTREAM_TRANSPORT_FAILURE_REASON",
        "bytes_received=BYTES_RECEIVED", "bytes_sent=BYTES_SENT", "duration=DURATION", "upstream_service_time=RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)",
        "x_forwarded_for=REQ(X-FORWARDED-FOR)", "user_agent=REQ(USER-AGENT)", "request_id=REQ(X-REQUEST-ID)", "authority=REQ(:AUTHORITY)",
        "upstream_host=UPSTREAM_HOST", "upstream_cluster=UPSTREAM_CLUSTER", "upstream_local_address=UPSTREAM_LOCAL_ADDRESS",
        "downstream_local_address=DOWNSTREAM_LOCAL_ADDRESS", "downstream_remote_address=DOWNSTREAM_REMOTE_ADDRESS", "requested_server_name=REQUESTED_SERVER_NAME",
    ];

    /// <summary>Adds to the settings where logs and spans go.</summary>
    internal static MeshSettings Read(MappingReader mesh, MeshSettings settings)
    {
        var tracers = new Dictionary<string, TracingProvider>(StringComparer.Ordinal);
        var providers = AccessLogProviders.Read(mesh, tracers);
        var ownFile = OwnFile(mesh);
        settings = settings with
        {
            LogProviders = EquatableMap<FileAccessLog>.From(providers.Where(pair => pair.Value is not null).Select(pair => KeyValuePair.Create(pair.Key, pair.Value!))),
            TracingProviders = EquatableMap<TracingProvider>.From(tracers),
        };
        settings = ownFile is { } stated ? settings with { AccessLogs = stated, DefaultLogProviders = [] } : settings;
        if (mesh.Object("defaultProviders") is not { } defaults)
        {
            return settings;
        }

        var logs = Named(defaults, "accessLogging", providers.Keys);
        var tracer = Named(defaults, "tracing", providers.Keys).Select(name => tracers.GetValueOrDefault(name)).FirstOrDefault();
        if (defaults.Has("accessLogging"))
        {
            settings = settings with
            {
                AccessLogs = [.. logs.Select(name => providers[name]).OfType<FileAccessLog>().OrderBy(log => log.Path, StringComparer.Ordinal)],
                DefaultLogProviders = logs,
            };
        }

        defaults.WithoutEffect("metrics");
        defaults.Done();
        return settings with { Tracing = tracer is null ? null : new(tracer, TracingSettings.DefaultSamplingPercent) };
    }

    private static EquatableArray<string> Named(MappingReader defaults, string field, IEnumerable<string> known)
    {
        var names = new List<string>();
        foreach (var (name, span, path) in SharedFieldReader.PlacedTexts(defaults, field))
        {
            if (known.Contains(name))
            {
                names.Add(name);
            }
            else
            {
                defaults.Findings.Error(
                    DiagnosticCodes.InvalidValue, span, $"{path}: there is no provider \"{PlainScalar.Shorten(name)}\"", Spelling.Suggest(name, known));
            }
        }

        return names.ToEquatableArray();
    }

    // Null: nothing is said; empty: switched off.
    private static EquatableArray<FileAccessLog>? OwnFile(MappingReader mesh)
    {
        var (file, format, json) = (mesh.Text("accessLogFile"), mesh.Text("accessLogFormat"), mesh.Choice("accessLogEncoding", Encodings) ?? false);
        if (file is "")
        {
            return EquatableArray<FileAccessLog>.Empty;
        }

        if (file is null && format is null && !mesh.Has("accessLogEncoding"))
        {
            return null;
        }

        var path = file ?? FileAccessLog.StandardOutput.Path;
        CheckCommands(mesh, "accessLogFormat", format);
        return [json ? new(path, null, JsonFields(mesh, format)) : new(path, Line(format), null)];
    }

    /// <summary>A log line ends somewhere, whether its author thought of it or not.</summary>
    internal static string? Line(string? format) => format is { Length: > 0 } && !format.EndsWith('\n') ? format + "\n" : format is "" ? null : format;

    /// <summary>A command that some Envoy does not know would cost it every listener, for each carries the log.</summary>
    internal static void CheckCommands(MappingReader reader, string field, string? format)
    {
        if (format is not null && HeaderFormat.Check(format) is var (problem, hint))
        {
            reader.Invalid(field, problem, hint);
        }
    }

    private static EquatableMap<string> JsonFields(MappingReader mesh, string? format)
    {
        if (string.IsNullOrWhiteSpace(format))
        {
            return EquatableMap<string>.From(DefaultJsonFields.Select(field => field.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], $"%{pair[1]}%")));
        }

        try
        {
            using var document = JsonDocument.Parse(format);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return EquatableMap<string>.From(document.RootElement.EnumerateObject().Select(field => KeyValuePair.Create(field.Name, field.Value.ToString())));
            }
        }
        catch (JsonException)
        {
            // Reported below, as any other text that is no object.
        }

        mesh.Invalid("accessLogFormat", "is no JSON object", "write {\"field\": \"%COMMAND%\"}, or accessLogEncoding: TEXT");
        return EquatableMap<string>.Empty;
    }
}
