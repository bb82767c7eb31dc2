namespace ControlPlane.Translation.Tls;

/// <summary>TLS of one cluster.</summary>
/// <param name="Context">What is spoken.</param>
/// <param name="WhereOffered">Only to endpoints that say they speak it; plaintext to all others.</param>
internal sealed record ClusterTls(UpstreamTls Context, bool WhereOffered);
