using ControlPlane.Model.Meshes;
using ControlPlane.Model.Telemetries;
using ControlPlane.Translation.Visibility;

namespace ControlPlane.Translation.Telemetry;

/// <summary>The mesh's settings as they are for one side of a class of proxies; the same instance while nothing of it changed.</summary>
/// <param name="scope">What Telemetries say; null: nothing.</param>
/// <param name="inbound">Which side.</param>
internal sealed class ObservedSettings(TelemetryScope? scope, bool inbound)
{
    private MeshSettings? _from;
    private MeshSettings? _result;

    /// <param name="settings">The mesh's.</param>
    /// <param name="view">What the proxies can reach: an Envoy refuses listeners whose tracer has no cluster.</param>
    internal MeshSettings Of(MeshSettings settings, NamespaceView view)
    {
        var tracing = scope?.Tracing(inbound);
        tracing = tracing is not null && IsReachable(tracing.Provider, view) ? tracing : null;
        if (_result is null || !ReferenceEquals(_from, settings) || _result.Tracing != tracing)
        {
            _from = settings;
            _result = settings with { AccessLogs = scope?.Logs(inbound) ?? settings.AccessLogs, Tracing = tracing };
        }

        return _result;
    }

    private static bool IsReachable(TracingProvider provider, NamespaceView view) => view.Reachable.Find(provider.Host)?.Port(provider.Port) is not null;
}
