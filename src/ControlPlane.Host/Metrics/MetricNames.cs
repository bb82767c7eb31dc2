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
        StreamLimit.FirstMessageBytes => "first_message_bytes",
        StreamLimit.Compression => "compression",
        StreamLimit.NodeId => "node_id",
        StreamLimit.NodeMetadata => "node_metadata",
        StreamLimit.Streams => "streams",
    };

    internal static string Of(StreamNotice notice) => notice switch
    {
        StreamNotice.WentBack => "went_back",
        StreamNotice.EmptySubscription => "empty_subscription",
        StreamNotice.AckOfOtherVersion => "ack_of_other_version",
        StreamNotice.GateExpired => "gate_expired",
        StreamNotice.RemovalForced => "removal_forced",
        StreamNotice.NodeChanged => "node_changed",
        StreamNotice.UnknownType => "unknown_type",
        StreamNotice.MaxAge => "max_age",
    };

    /// <summary>Major and minor version: a fleet has few of them. What does not look like a version is <c>unknown</c>.</summary>
    internal static string OfEnvoy(string? version) =>
        Version.TryParse(version?.Split('-')[0], out var parsed) ? parsed.ToString(2) : "unknown";
}
