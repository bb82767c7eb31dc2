using ControlPlane.Model.Collections;
using ControlPlane.Model.Services;

namespace ControlPlane.Model.WorkloadEntries;

/// <summary>A place where a service runs, as WorkloadEntry, ServiceEntry's endpoints and WorkloadGroup's template write it.</summary>
public sealed record WorkloadSpec
{
    /// <summary>IP address, host name or <c>unix:///path</c>. Empty in a WorkloadGroup's template.</summary>
    public string Address { get; init; } = "";

    /// <summary>Port by the service port's name. Missing: the service port's target port.</summary>
    public EquatableMap<int> Ports { get; init; } = EquatableMap<int>.Empty;

    public EquatableMap<string> Labels { get; init; } = EquatableMap<string>.Empty;

    public string Network { get; init; } = "";

    public Locality Locality { get; init; } = Locality.Unknown;

    /// <summary>Relative share, 1 or more.</summary>
    public int Weight { get; init; } = 1;

    public string ServiceAccount { get; init; } = "";
}
