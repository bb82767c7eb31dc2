using ControlPlane.Model.Collections;
using ControlPlane.Model.Meshes;
using Envoy.Config.Accesslog.V3;
using Envoy.Config.Core.V3;
using Envoy.Extensions.AccessLoggers.Filters.Cel.V3;
using Google.Protobuf.WellKnownTypes;
using EnvoyFileAccessLog = Envoy.Extensions.AccessLoggers.File.V3.FileAccessLog;

namespace ControlPlane.Translation.Listeners;

internal static class AccessLogTranslation
{
    /// <summary>One line a request: who asked what, what became of it and why, how long it took, and where it went.</summary>
    private const string DefaultFormat =
        "[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\" %RESPONSE_CODE% %RESPONSE_FLAGS% "
        + "%RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS% bytes=%BYTES_RECEIVED%/%BYTES_SENT% ms=%DURATION% "
        + "authority=\"%REQ(:AUTHORITY)%\" id=%REQ(X-REQUEST-ID)% from=%DOWNSTREAM_REMOTE_ADDRESS% to=%UPSTREAM_HOST% "
        + "cluster=%UPSTREAM_CLUSTER% route=%ROUTE_NAME% sni=%REQUESTED_SERVER_NAME%\n";

    internal static IEnumerable<AccessLog> ToEnvoy(EquatableArray<FileAccessLog> logs) => logs.Select(log => new AccessLog
    {
        Name = "envoy.access_loggers.file",
        Filter = log.Filter is { } expression ? Only(expression) : null,
        TypedConfig = Any.Pack(new EnvoyFileAccessLog { Path = log.Path, LogFormat = FormatOf(log) }),
    });

    private static AccessLogFilter Only(string expression) => new()
    {
        ExtensionFilter = new() { Name = "envoy.access_loggers.extension_filters.cel", TypedConfig = Any.Pack(new ExpressionFilter { Expression = expression }) },
    };

    private static SubstitutionFormatString FormatOf(FileAccessLog log)
    {
        if (log.JsonFormat is not { } fields)
        {
            return new() { TextFormatSource = new() { InlineString = log.TextFormat ?? DefaultFormat } };
        }

        var json = new Struct();
        foreach (var (name, format) in fields)
        {
            json.Fields.Add(name, Value.ForString(format));
        }

        return new() { JsonFormat = json };
    }
}
