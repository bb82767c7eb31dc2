using System.Net;
using ControlPlane.Certificates;
using ControlPlane.Model.Collections;

namespace ControlPlane.Host.Options;

/// <summary>All that the server can be told at start. Every value has been checked; <see cref="OptionTable"/> names the keys, flags and defaults.</summary>
public sealed record ControlPlaneOptions
{
    /// <summary>Folders and files of YAML that make the mesh, in the order given; never empty.</summary>
    /// <value>Default <c>./mesh</c>.</value>
    public EquatableArray<string> Config { get; init; } = [OptionTable.DefaultConfig];

    /// <summary>Whether nobody stated <see cref="Config"/>: then its folder may appear later.</summary>
    public bool ConfigIsDefault { get; init; } = true;

    /// <summary>File with Istio's MeshConfig; null: built-in settings.</summary>
    public string? MeshConfig { get; init; }

    /// <summary>Where Envoys connect. Port 0: any free one.</summary>
    /// <value>Default 127.0.0.1:15010.</value>
    public IPEndPoint Xds { get; init; } = new(IPAddress.Loopback, 15010);

    /// <summary>Where operators ask; always loopback. Port 0: any free one.</summary>
    /// <value>Default 127.0.0.1:15014.</value>
    public IPEndPoint Admin { get; init; } = new(IPAddress.Loopback, 15014);

    /// <summary>Folder for what survives a restart; created when missing.</summary>
    /// <value>Default <c>.mesh/state</c> in the working directory.</value>
    public string State { get; init; } = OptionTable.DefaultState;

    /// <summary>Whether Envoys may connect unencrypted and without an identity, beside those that come over TLS.</summary>
    public bool AllowPlaintextXds { get; init; }

    /// <summary>Whether to serve although some security object was not valid at the start and protects nothing.</summary>
    public bool AllowUnenforcedSecurity { get; init; }

    /// <summary>Folder of a plugged-in certificate authority (<c>ca-cert.pem</c>, <c>ca-key.pem</c>, <c>cert-chain.pem</c>, <c>root-cert.pem</c>); null: one of its own, in the state folder.</summary>
    public string? Ca { get; init; }

    /// <summary>The keys of an authority that is made here.</summary>
    public KeyKind CaKey { get; init; }

    /// <summary>How long certificates live when nothing else is asked for.</summary>
    /// <value>Default 24 h.</value>
    public TimeSpan CertificateLife { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long objects outlive a configuration folder that vanished, emptied or became unreadable; zero: not at all.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan GracePeriod { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an endpoint outlives its Envoy's stream when the Envoy did not say that it leaves.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan ReconnectGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long after a start the endpoints known from before wait for their Envoys.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan RestartGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What clients of the xDS address may cost.</summary>
    public XdsLimits Limits { get; init; } = new();

    public LogFormat LogFormat { get; init; }

    /// <value>Default <see cref="LogLevel.Information"/>.</value>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;
}
