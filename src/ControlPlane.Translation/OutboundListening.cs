using ControlPlane.Model.Services;
using ControlPlane.Translation.Visibility;

namespace ControlPlane.Translation;

/// <summary>Which services of a redirected sidecar have a listener of their own, which routes and listeners must agree on.</summary>
internal static class OutboundListening
{
    /// <summary>A port whose protocol is found out, of a service with an address: bytes that are not HTTP must still reach that service (A15).</summary>
    internal static bool HasOwnListener(NamespaceView view, Service service, ServicePort port) =>
        port.Protocol == Protocol.Auto && view.AddressesOf(service).Any();
}
