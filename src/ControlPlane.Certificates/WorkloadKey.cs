using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ControlPlane.Certificates;

/// <summary>A private key that stays where it was made; what leaves is a request for a certificate.</summary>
public sealed class WorkloadKey : IDisposable
{
    private readonly AsymmetricAlgorithm _key;

    private WorkloadKey(AsymmetricAlgorithm key) => _key = key;

    public static WorkloadKey Create(KeyKind kind) => new(kind switch
    {
        KeyKind.EcdsaP256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        KeyKind.Rsa2048 => RSA.Create(2048),
    });

    /// <exception cref="CertificateException">The text is not a private key of a kind that is used here.</exception>
    public static WorkloadKey FromPem(string pem)
    {
        var ecdsa = ECDsa.Create();
        try
        {
            ecdsa.ImportFromPem(pem);
            return new(ecdsa);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            ecdsa.Dispose();
        }

        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            return new(rsa);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            rsa.Dispose();
            throw new CertificateException("the text is not an unencrypted private key (ECDSA or RSA)");
        }
    }

    /// <summary>PKCS#8.</summary>
    public string ToPem() => _key.ExportPkcs8PrivateKeyPem() + "\n";

    /// <summary>A request that proves that the key is held, and asks for nothing else: who the key speaks for is decided by whoever signs.</summary>
    public string CreateRequestPem()
    {
        var subject = new X500DistinguishedName("");
        var request = _key switch
        {
            ECDsa ecdsa => new CertificateRequest(subject, ecdsa, HashAlgorithmName.SHA256),
            _ => new CertificateRequest(subject, (RSA)_key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        };
        return request.CreateSigningRequestPem() + "\n";
    }

    /// <summary>The certificate together with this key. The caller disposes it.</summary>
    /// <exception cref="CertificateException">The certificate is another key's.</exception>
    public X509Certificate2 Join(X509Certificate2 certificate)
    {
        try
        {
            return _key is ECDsa ecdsa ? certificate.CopyWithPrivateKey(ecdsa) : certificate.CopyWithPrivateKey((RSA)_key);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException or InvalidOperationException)
        {
            throw new CertificateException("the certificate is not this key's");
        }
    }

    public void Dispose() => _key.Dispose();
}
