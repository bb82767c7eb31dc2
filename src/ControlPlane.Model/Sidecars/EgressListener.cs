using ControlPlane.Model.Collections;

namespace ControlPlane.Model.Sidecars;

/// <summary>An entry of <c>egress</c>.</summary>
public sealed record EgressListener
{
    /// <summary>Null: all ports that no other entry has.</summary>
    public SidecarPort? Port { get; init; }

    /// <summary>IP address or <c>unix:///path</c>; null: where the services are.</summary>
    public string? Bind { get; init; }

    public CaptureMode CaptureMode { get; init; }

    /// <summary>What is imported; sorted, unique. Empty: nothing.</summary>
    public EquatableArray<EgressHost> Hosts { get; init; }
}
