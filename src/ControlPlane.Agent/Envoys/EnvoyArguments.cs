using System.Globalization;
using ControlPlane.Agent.Bootstraps;

namespace ControlPlane.Agent.Envoys;

/// <summary>Envoy's command line.</summary>
public static class EnvoyArguments
{
    /// <param name="settings">How it is started.</param>
    /// <param name="bootstrapPath">The bootstrap file; its ending tells Envoy the format.</param>
    /// <param name="more">Arguments that the user adds, as they are, at the end.</param>
    public static IReadOnlyList<string> Of(ProxySettings settings, string bootstrapPath, IReadOnlyList<string> more)
    {
        ArgumentNullException.ThrowIfNull(settings);
        // Hot restart shares memory by a number that all Envoys of a machine have in common; workloads are restarted whole instead.
        // Draining at once tells clients on their next response, not with a rising probability.
        List<string> arguments =
        [
            "-c", bootstrapPath,
            "--disable-hot-restart",
            "--drain-time-s", Number(Math.Max(1, Math.Ceiling(settings.DrainTime.TotalSeconds))),
            "--drain-strategy", "immediate",
            "--file-flush-interval-msec", Number(Math.Max(1, settings.AccessLogFlush.TotalMilliseconds)),
            "-l", settings.LogLevel,
        ];
        if (settings.Concurrency > 0)
        {
            arguments.AddRange(["--concurrency", Number(settings.Concurrency)]);
        }

        arguments.AddRange(more);
        return arguments;
    }

    private static string Number(double value) => ((long)value).ToString(CultureInfo.InvariantCulture);
}
