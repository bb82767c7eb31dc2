using ControlPlane.Model.Collections;

namespace ControlPlane.Model.Services;

/// <summary>One place where a service runs.</summary>
public sealed record Endpoint
{
    /// <summary>IP address, host name or <c>unix:///path</c>.</summary>
    public required string Address { get; init; }

    /// <summary>By service port, one each; a service port that is missing is not served here.</summary>
    public EquatableArray<EndpointPort> Ports { get; init; }

    public EquatableMap<string> Labels { get; init; } = EquatableMap<string>.Empty;

    public Locality Locality { get; init; } = Locality.Unknown;

    /// <value>Relative share, 1 or more.</value>
    public int Weight { get; init; } = 1;

    /// <summary>Who it runs as, in the namespace of its service; empty: it does not say.</summary>
    public string ServiceAccount { get; init; } = "";

    /// <summary>Whether it has a workload certificate, so that it can be reached over the mesh's mutual TLS.</summary>
    public bool SpeaksMutualTls { get; init; }

    public EndpointHealth Health { get; init; }

    /// <summary>Where it serves a port of the service, or null.</summary>
    public EndpointPort? PortFor(int servicePort)
    {
        foreach (var port in Ports)
        {
            if (port.ServicePort == servicePort)
            {
                return port;
            }
        }

        return null;
    }
}
