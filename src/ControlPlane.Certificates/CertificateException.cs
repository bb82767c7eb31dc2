namespace ControlPlane.Certificates;

/// <summary>A certificate, key or bundle is not what it must be; the message says which rule it breaks, and holds nothing secret.</summary>
public sealed class CertificateException(string message) : Exception(message);
