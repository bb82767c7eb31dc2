using ControlPlane.Xds.Sessions;

namespace ControlPlane.Xds.Streams;

/// <summary>For a host that asks the board and needs not be told.</summary>
internal sealed class SilentStatusListener : IProxyStatusListener
{
    public void Connected(ProxyStatus status)
    {
    }

    public void Changed(ProxyStatus status)
    {
    }

    public void Rejected(ProxyStatus status, RequestVerdict.Rejected rejection)
    {
    }

    public void Disconnected(ProxyStatus status)
    {
    }

    public void Converged(RevisionConverged convergence)
    {
    }
}
