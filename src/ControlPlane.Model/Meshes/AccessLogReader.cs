using System.Text.Json;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
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

    internal static EquatableArray<FileAccessLog> Read(MappingReader mesh)
    {
        var providers = AccessLogProviders.Read(mesh);
        var ownFile = OwnFile(mesh);
        if (mesh.Object("defaultProviders") is not { } defaults)
        {
            return ownFile ?? [FileAccessLog.StandardOutput];
        }

        var isStated = defaults.Has("accessLogging");
        var logs = new List<FileAccessLog>();
        foreach (var (name, span, path) in SharedFieldReader.PlacedTexts(defaults, "accessLogging"))
        {
            if (providers.TryGetValue(name, out var log))
            {
                logs.AddRange(log is null ? [] : [log]);
            }
            else
            {
                mesh.Findings.Error(
                    DiagnosticCodes.InvalidValue, span, $"{path}: there is no provider \"{PlainScalar.Shorten(name)}\"", Spelling.Suggest(name, providers.Keys));
            }
        }

        defaults.WithoutEffect("tracing", "metrics");
        defaults.Done();
        return isStated ? logs.OrderBy(log => log.Path, StringComparer.Ordinal).ToEquatableArray() : ownFile ?? [FileAccessLog.StandardOutput];
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
