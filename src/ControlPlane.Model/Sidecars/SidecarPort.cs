using ControlPlane.Model.Services;

namespace ControlPlane.Model.Sidecars;

/// <param name="Number">1..65535; 0 for a listener on a unix socket.</param>
/// <param name="Protocol">What is spoken.</param>
/// <param name="HttpProxy">An HTTP forward proxy (<c>HTTP_PROXY</c>): requests name host and port.</param>
public sealed record SidecarPort(int Number, Protocol Protocol, bool HttpProxy = false);
