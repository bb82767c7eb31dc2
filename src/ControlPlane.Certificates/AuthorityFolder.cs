using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ControlPlane.Certificates;

/// <summary>
/// The authority on disk, in Istio's files: <c>ca-cert.pem</c>, <c>ca-key.pem</c>, <c>cert-chain.pem</c> and <c>root-cert.pem</c>; a self-made
/// one has its root's key beside them.
/// </summary>
public static class AuthorityFolder
{
    private const string CertificateName = "ca-cert.pem";
    private const string KeyName = "ca-key.pem";
    private const string ChainName = "cert-chain.pem";
    private const string RootName = "root-cert.pem";
    private const string RootKeyName = "root-key.pem";

    /// <summary>Reads an authority that somebody else has made.</summary>
    /// <exception cref="CertificateException">A file is missing, or they do not belong together; the message names the folder.</exception>
    public static SigningCredentials Load(string folder, string trustDomain, DateTimeOffset now)
    {
        try
        {
            var signing = X509Certificate2.CreateFromPem(Read(folder, CertificateName), Read(folder, KeyName));
            var chain = File.Exists(Path.Combine(folder, ChainName)) ? PemText.Certificates(Read(folder, ChainName)) : [];
            return SigningCredentials.Of(signing, chain, TrustBundle.FromPem(trustDomain, Read(folder, RootName)), now);
        }
        catch (CertificateException fault)
        {
            throw new CertificateException($"{folder}: {fault.Message}");
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            throw new CertificateException($"{folder}: {CertificateName} and {KeyName} are not a certificate and its unencrypted private key");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CertificateException($"{folder}: {failure.Message}");
        }
    }

    /// <summary>Reads the authority that was made here before, or makes one.</summary>
    /// <exception cref="CertificateException">What is there cannot be used.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static SigningCredentials OpenSelfMade(string folder, string trustDomain, KeyKind kind, DateTimeOffset now)
    {
        PrivateFile.CreateFolder(folder);
        if (!File.Exists(Path.Combine(folder, CertificateName)))
        {
            Make(folder, trustDomain, kind, now);
        }

        return Load(folder, trustDomain, now);
    }

    // The signing certificate is written last: without it all is made anew, and until then nothing was signed.
    private static void Make(string folder, string trustDomain, KeyKind kind, DateTimeOffset now)
    {
        var (root, intermediate) = CertificateAuthority.CreateSelfMade(trustDomain, kind, now);
        using (root)
        using (intermediate)
        {
            Write(RootKeyName, KeyPem(root));
            Write(RootName, PemText.Of([root]));
            Write(KeyName, KeyPem(intermediate));
            Write(ChainName, PemText.Of([intermediate]));
            Write(CertificateName, PemText.Of([intermediate]));
        }

        void Write(string name, string text) => PrivateFile.Write(Path.Combine(folder, name), text);
    }

    private static string KeyPem(X509Certificate2 certificate)
    {
        using AsymmetricAlgorithm key = (AsymmetricAlgorithm?)certificate.GetECDsaPrivateKey() ?? certificate.GetRSAPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem() + "\n";
    }

    private static string Read(string folder, string name) =>
        Path.Combine(folder, name) is var path && File.Exists(path) ? File.ReadAllText(path) : throw new CertificateException($"{name} is missing");
}
