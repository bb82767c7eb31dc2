using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace ControlPlane.Certificates;

/// <summary>A certificate that the authority has just signed.</summary>
/// <param name="Id">Who it names.</param>
/// <param name="Leaf">The certificate, without its key, which the authority never sees.</param>
/// <param name="Intermediates">What it is sent along with, without the root.</param>
/// <param name="Roots">Who stands behind it.</param>
public sealed record IssuedCertificate(SpiffeId Id, X509Certificate2 Leaf, ImmutableArray<X509Certificate2> Intermediates, TrustBundle Roots)
{
    /// <summary>Hexadecimal, upper case.</summary>
    public string Serial => Leaf.SerialNumber;

    public DateTimeOffset NotAfter => new(Leaf.NotAfter.ToUniversalTime());

    /// <summary>PEM texts: the leaf first, then what is between, and all roots as the last one.</summary>
    public IEnumerable<string> ChainPem =>
        [Leaf.ExportCertificatePem() + "\n", .. Intermediates.Select(static certificate => certificate.ExportCertificatePem() + "\n"), Roots.ToPem()];
}
