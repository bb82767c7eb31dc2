using System.Globalization;

namespace ControlPlane.Cli.Up;

/// <summary>A demo app with its place on this machine.</summary>
/// <param name="Workload">Which.</param>
/// <param name="Address">The loopback address that is its alone: its sidecar's listeners and admin interface are there.</param>
/// <param name="AppPort">Where the app itself listens, on 127.0.0.1.</param>
internal sealed record PlacedWorkload(DemoWorkload Workload, string Address, int AppPort)
{
    internal string AppAddress => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{AppPort}");

    /// <summary>The arguments of <c>mesh proxy</c> that say what it is.</summary>
    internal IEnumerable<string> Identity =>
    [
        Workload.Name, "--labels", $"app={Workload.Service},version={Workload.Version}", "--ip", Address, "--bind", Address,
        .. Workload.Serves ? (string[])["--port", string.Create(CultureInfo.InvariantCulture, $"{DemoWorkload.ServicePort}:{AppPort}")] : [],
    ];
}
