using ControlPlane.Xds.Sessions;

namespace ControlPlane.Xds.Streams;

/// <summary>For a host that does not count.</summary>
internal sealed class SilentXdsMetrics : IXdsMetrics
{
    public void StreamAdmitted(XdsVariant variant, string envoyVersion)
    {
    }

    public void StreamEnded(XdsVariant variant, string? envoyVersion, StreamEnd end, TimeSpan duration)
    {
    }

    public void RequestReceived(ResourceType type, RequestKind kind)
    {
    }

    public void ResponseSent(ResourceType type, int bytes, int resources)
    {
    }

    public void ResponseAcked(ResourceType type, TimeSpan took)
    {
    }

    public void AckOverdue(ResourceType type)
    {
    }

    public void LimitExceeded(StreamLimit limit)
    {
    }

    public void Noticed(StreamNotice notice)
    {
    }
}
