using ControlPlane.Model.Collections;
using ControlPlane.Model.Meshes;
using ControlPlane.Model.Telemetries;

namespace ControlPlane.Translation.Telemetry;

/// <summary>What Telemetries say of a proxy, resolved: two that are told the same are one.</summary>
public sealed record TelemetryScope
{
    /// <summary>Of what leaves a workload, and of all of a gateway.</summary>
    public required EquatableArray<FileAccessLog> ClientLogs { get; init; }

    /// <summary>Of what reaches a workload.</summary>
    public required EquatableArray<FileAccessLog> ServerLogs { get; init; }

    /// <summary>Null: no spans.</summary>
    public TracingSettings? ClientTracing { get; init; }

    /// <summary>Null: no spans.</summary>
    public TracingSettings? ServerTracing { get; init; }

    internal EquatableArray<FileAccessLog> Logs(bool inbound) => inbound ? ServerLogs : ClientLogs;

    internal TracingSettings? Tracing(bool inbound) => inbound ? ServerTracing : ClientTracing;
}
