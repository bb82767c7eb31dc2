using System.Collections.Concurrent;
using System.Collections.Immutable;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Sources;

namespace ControlPlane.Host.Config;

/// <summary>Writes each finding to the log once, when it is new, and passes it on to the report.</summary>
internal sealed partial class FindingsLog(ConfigReport report, ILogger<FindingsLog> logger) : IConfigReport
{
    private readonly ConcurrentDictionary<string, EquatableArray<Diagnostic>> _told = new(StringComparer.Ordinal);

    public void Replace(string file, EquatableArray<Diagnostic> diagnostics, ImmutableDictionary<ConfigKey, SourceSpan> provenance)
    {
        report.Replace(file, diagnostics, provenance);
        Tell(file, _told.GetValueOrDefault(file), diagnostics);
        _told[file] = diagnostics;
    }

    private void Tell(string file, EquatableArray<Diagnostic> before, EquatableArray<Diagnostic> now)
    {
        foreach (var diagnostic in now.Except(before))
        {
            var text = DiagnosticPrinter.Print(diagnostic);
            switch (diagnostic.Severity)
            {
                case Severity.Error:
                    Log.Error(logger, text);
                    break;
                case Severity.Warning:
                    Log.Warning(logger, text);
                    break;
                case Severity.Info:
                    Log.Info(logger, text);
                    break;
            }
        }

        if (!before.IsEmpty && now.IsEmpty)
        {
            Log.Cleared(logger, file);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1121, LogLevel.Error, "{Finding}")]
        public static partial void Error(ILogger logger, string finding);

        [LoggerMessage(1122, LogLevel.Warning, "{Finding}")]
        public static partial void Warning(ILogger logger, string finding);

        [LoggerMessage(1123, LogLevel.Information, "{Finding}")]
        public static partial void Info(ILogger logger, string finding);

        [LoggerMessage(1124, LogLevel.Information, "{File}: nothing is wrong with it any more")]
        public static partial void Cleared(ILogger logger, string file);
    }
}
