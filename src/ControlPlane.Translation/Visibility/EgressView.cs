namespace ControlPlane.Translation.Visibility;

/// <summary>What proxies listen for on one port, or on all ports that have no entry of their own.</summary>
/// <param name="Services">One a host name, with only the ports that are listened for.</param>
/// <param name="VirtualServices">Those that count there.</param>
internal sealed record EgressView(ServiceView Services, VirtualServiceView VirtualServices)
{
    /// <summary>Port of the one listener; 0 on a unix socket; null: as many listeners as services have ports.</summary>
    public int? Port { get; init; }

    /// <summary>IP address or <c>unix:///path</c>; null: where the services are.</summary>
    public string? Bind { get; init; }

    /// <summary>Whether clients connect to it rather than being redirected to it.</summary>
    public bool BindToPort { get; init; }

    /// <summary>Whether its clients take it for an HTTP forward proxy.</summary>
    public bool HttpProxy { get; init; }

    /// <summary>Whether its one listener reads HTTP, whatever is behind it.</summary>
    public bool SpeaksHttp { get; init; }

    /// <summary>Whether requests on the one listener are for many ports, so that the one in their Host header is significant.</summary>
    internal bool ServesAllPorts => HttpProxy || Port == 0;
}
