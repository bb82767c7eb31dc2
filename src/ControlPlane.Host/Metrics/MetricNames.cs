using ControlPlane.Xds;
using ControlPlane.Xds.Sessions;
using ControlPlane.Xds.Streams;

namespace ControlPlane.Host.Metrics;

/// <summary>Label values: a closed set each, so that no label grows with what clients send.</summary>
internal static class MetricNames
{
    internal static string Of(ResourceType type) => type.IsKnown ? type.TypeUrl : "unknown";

    internal static string Of(XdsVariant variant) => variant switch
    {
        XdsVariant.Sotw => "sotw",
        XdsVariant.Delta => "delta",
    };

    internal static string Of(RequestKind kind) => kind switch
    {
        RequestKind.Initial => "initial",
        RequestKind.Ack => "ack",
        RequestKind.Nack => "nack",
        RequestKind.Subscribe => "subscribe",
        RequestKind.StaleNonce => "stale_nonce",
        RequestKind.Malformed => "malformed",
    };

    internal static string Of(StreamEnd end) => end switch
    {
        StreamEnd.Client => "client",
        StreamEnd.Refused => "refused",
        StreamEnd.Invalid => "invalid",
        StreamEnd.Limited => "limited",
        StreamEnd.Shutdown => "shutdown",
        StreamEnd.Failed => "failed",
    };

    internal static string Of(StreamLimit limit) => limit switch
    {
        StreamLimit.FirstMessage => "first_message",
        StreamLimit.NodeBytes => "node_bytes",
        StreamLimit.Names => "names",
        StreamLimit.NameLength => "name_length",
        StreamLimit.Types => "types",
        StreamLimit.RequestRate => "request_rate",
        StreamLimit.WriteStall => "write_stall",
    };

    /// <summary>Major and minor version: a fleet has few of them. What does not look like a version is <c>unknown</c>.</summary>
    internal static string OfEnvoy(string? version) =>
        Version.TryParse(version?.Split('-')[0], out var parsed) ? parsed.ToString(2) : "unknown";
}
