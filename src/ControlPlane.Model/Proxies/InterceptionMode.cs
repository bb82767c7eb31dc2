namespace ControlPlane.Model.Proxies;

/// <summary>How an app's traffic reaches its sidecar.</summary>
public enum InterceptionMode
{
    /// <summary>Kernel redirection to 15001 and 15006.</summary>
    Redirect,

    /// <summary>A local listener per visible service, which the app is told.</summary>
    Loopback,

    /// <summary>Inbound only.</summary>
    None,
}
