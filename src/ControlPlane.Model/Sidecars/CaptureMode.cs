namespace ControlPlane.Model.Sidecars;

/// <summary>How connections get to a listener of a Sidecar.</summary>
public enum CaptureMode
{
    /// <summary>As the proxy's interception mode says.</summary>
    Default,

    /// <summary>By redirection.</summary>
    Iptables,

    /// <summary>The app connects to it: it binds its port.</summary>
    None,
}
