namespace ControlPlane.Model.Gateways;

public enum TlsVersion
{
    Tls10,
    Tls11,
    Tls12,
    Tls13,
}
