namespace ControlPlane.Model.Gateways;

/// <summary>A certificate, as paths on the gateway's machine.</summary>
/// <param name="Chain">The certificate, followed by those that signed it.</param>
/// <param name="Key">Its key.</param>
public sealed record CertificateFiles(string Chain, string Key);
