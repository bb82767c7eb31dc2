namespace ControlPlane.Model.Telemetries;

/// <summary>A protocol for spans.</summary>
public enum TracerKind
{
    Zipkin,

    /// <summary>OTLP over gRPC.</summary>
    OpenTelemetry,
}
