using System.Collections.Immutable;

namespace ControlPlane.Host.Options;

/// <summary>The only list of options: the command line, the help and the reading of values follow it.</summary>
internal static class OptionTable
{
    internal const string DefaultConfig = "./mesh";
    internal const string DefaultState = ".mesh/state";

    internal static ImmutableArray<OptionDescription> All { get; } =
    [
        new(nameof(ControlPlaneOptions.Config), "--config", "PATH", $"Folder or file of Istio YAML that makes the mesh; repeat it for more. Watched for changes. Default: {DefaultConfig}"),
        new(nameof(ControlPlaneOptions.MeshConfig), "--mesh-config", "FILE", "Istio's MeshConfig (access logs, root namespace, trust domain, outbound policy). Default: built-in settings"),
        new(nameof(ControlPlaneOptions.Xds), "--xds", "ADDRESS:PORT", "Where Envoys connect. Default: 127.0.0.1:15010"),
        new(nameof(ControlPlaneOptions.Admin), "--admin", "ADDRESS:PORT", "Where operators ask (/ready, /metrics, /proxies); loopback only. Default: 127.0.0.1:15014"),
        new(nameof(ControlPlaneOptions.State), "--state", "DIR", $"Folder for what survives a restart; one server a folder. Default: {DefaultState}"),
        new(nameof(ControlPlaneOptions.AllowPlaintextXds), "--allow-plaintext-xds", "", "Let Envoys connect unencrypted and without an identity, too. Anyone who reaches the address can read the configuration"),
        new(nameof(ControlPlaneOptions.Ca), "--ca", "DIR", "Folder of a certificate authority of yours: ca-cert.pem, ca-key.pem, cert-chain.pem, root-cert.pem. Default: one of its own in the state folder"),
        new(nameof(ControlPlaneOptions.CaKey), "--ca-key", "ecdsap256|rsa2048", "Keys of an authority of its own, when it is made. Default: ecdsap256"),
        new(nameof(ControlPlaneOptions.CertificateLife), "--certificate-life", "DURATION", "How long the certificates of workloads live. Default: 24h"),
        new(nameof(ControlPlaneOptions.AllowUnenforcedSecurity), "--allow-unenforced-security", "", "Serve although an AuthorizationPolicy, RequestAuthentication or PeerAuthentication was not valid at the start and protects nothing"),
        new(nameof(ControlPlaneOptions.GracePeriod), "--grace-period", "DURATION", "How long objects outlive a folder that vanished, emptied or became unreadable; 0: not at all. Default: 30s"),
        new(nameof(ControlPlaneOptions.ReconnectGrace), "--reconnect-grace", "DURATION", "How long an endpoint outlives the stream of an Envoy that did not say goodbye. Default: 10s"),
        new(nameof(ControlPlaneOptions.RestartGrace), "--restart-grace", "DURATION", "How long after a start the endpoints known from before wait for their Envoys. Default: 30s"),
        new(nameof(ControlPlaneOptions.LogFormat), "--log-format", "text|json", "How log lines look. Default: text"),
        new(nameof(ControlPlaneOptions.LogLevel), "--log-level", "LEVEL", "trace, debug, information, warning or error. Default: information"),
        .. LimitTable.All.Select(limit => limit.Description),
    ];
}
