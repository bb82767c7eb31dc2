using System.Collections.Concurrent;
using ControlPlane.Xds.Sessions;

namespace ControlPlane.Xds.Streams.Tests;

/// <summary>Writes down what was counted, one line a call.</summary>
internal sealed class RecordedMetrics : IXdsMetrics
{
    internal ConcurrentQueue<string> Lines { get; } = new();

    public void StreamAdmitted(XdsVariant variant, string envoyVersion) => Lines.Enqueue($"admitted {variant} {envoyVersion}");

    public void StreamEnded(XdsVariant variant, string? envoyVersion, StreamEnd end, TimeSpan duration) =>
        Lines.Enqueue($"ended {variant} {envoyVersion ?? "-"} {end}");

    public void RequestReceived(ResourceType type, RequestKind kind) => Lines.Enqueue($"request {type} {kind}");

    public void ResponseSent(ResourceType type, int bytes, int resources) => Lines.Enqueue($"response {type} {bytes} {resources}");

    public void ResponseAcked(ResourceType type, TimeSpan took) => Lines.Enqueue($"acked {type}");

    public void AckOverdue(ResourceType type) => Lines.Enqueue($"overdue {type}");

    public void LimitExceeded(StreamLimit limit) => Lines.Enqueue($"limit {limit}");

    public void Noticed(StreamNotice notice) => Lines.Enqueue($"notice {notice}");
}
