using ControlPlane.Host.Options;
using Microsoft.Extensions.Logging.Console;

namespace ControlPlane.Host.Logs;

/// <summary>How the server's log looks, and what of it is shown.</summary>
internal static class LogSetup
{
    internal static void AddServerLogs(this ILoggingBuilder logging, ControlPlaneOptions options, IConfiguration configuration)
    {
        logging.SetMinimumLevel(options.LogLevel);
        // The frameworks' own news is for their authors, unless somebody asks for it.
        if (options.LogLevel > LogLevel.Debug)
        {
            logging.AddFilter("Microsoft", LogLevel.Warning);
            logging.AddFilter("Grpc", LogLevel.Warning);
        }

        logging.AddConfiguration(configuration.GetSection("Logging"));
        if (options.LogFormat == LogFormat.Json)
        {
            logging.AddJsonConsole(json =>
            {
                json.UseUtcTimestamp = true;
                json.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            });
        }
        else
        {
            logging.AddConsole(console => console.FormatterName = TextFormatter.FormatterName);
            logging.AddConsoleFormatter<TextFormatter, ConsoleFormatterOptions>();
        }
    }
}
