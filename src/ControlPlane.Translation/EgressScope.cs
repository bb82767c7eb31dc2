using ControlPlane.Model.Collections;
using ControlPlane.Model.Meshes;
using ControlPlane.Model.Sidecars;
using ControlPlane.Translation.Naming;

namespace ControlPlane.Translation;

/// <summary>How a Sidecar narrows what its proxies see and where unknown traffic goes. Without the Sidecar's name: two that say the same are one.</summary>
public sealed record EgressScope
{
    private static readonly EquatableArray<EgressHost> Everything = [new("*", "*", false)];

    /// <summary>In order, the one for all other ports last; empty: everything, where the services are.</summary>
    public EquatableArray<EgressListener> Listeners { get; init; }

    /// <summary>Null: the mesh's.</summary>
    public OutboundTrafficPolicy? Outbound { get; init; }

    /// <summary>Null: the Sidecar says what is so without one.</summary>
    internal static EgressScope? Of(Sidecar? sidecar)
    {
        if (sidecar is null)
        {
            return null;
        }

        var listeners = sidecar.Egress is [{ Port: null, CaptureMode: not CaptureMode.None } only] && only.Hosts == Everything ? default : sidecar.Egress;
        return listeners.IsEmpty && sidecar.OutboundTrafficPolicy is null ? null : new() { Listeners = listeners, Outbound = sidecar.OutboundTrafficPolicy };
    }

    internal static bool RegistryOnly(EgressScope? scope, MeshSettings settings) => scope?.Outbound?.RegistryOnly ?? settings.RegistryOnly;

    /// <summary>Where what is let through goes instead of where the client was going; null: nowhere else.</summary>
    internal static string? UnknownCluster(EgressScope? scope) =>
        scope?.Outbound?.EgressProxy is { Port: { } port } proxy ? ClusterName.Outbound(port, proxy.Subset, proxy.Host) : null;
}
