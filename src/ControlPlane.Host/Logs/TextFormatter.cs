using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace ControlPlane.Host.Logs;

/// <summary>One line an event: time, level, part of the server, what happened. An exception follows on lines of its own.</summary>
internal sealed class TextFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    internal const string FormatterName = "controlplane-text";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        textWriter.Write(time.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture));
        textWriter.Write(logEntry.LogLevel switch
        {
            LogLevel.Trace => " trace ",
            LogLevel.Debug => " debug ",
            LogLevel.Information => " info  ",
            LogLevel.Warning => " warn  ",
            LogLevel.Error or LogLevel.Critical => " ERROR ",
            LogLevel.None => " ",
        });
        textWriter.Write(logEntry.Category[(logEntry.Category.LastIndexOf('.') + 1)..]);
        textWriter.Write(": ");
        textWriter.WriteLine(logEntry.Formatter(logEntry.State, logEntry.Exception));
        if (logEntry.Exception is { } failure)
        {
            textWriter.WriteLine(failure);
        }
    }
}
