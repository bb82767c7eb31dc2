using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ControlPlane.Certificates;

/// <summary>The only code that signs certificates. Safe for concurrent use.</summary>
public sealed class CertificateAuthority(SigningCredentials credentials, IssuingPolicy policy, TimeProvider time)
{
    private static readonly TimeSpan RootLife = TimeSpan.FromDays(3650);
    private static readonly TimeSpan IntermediateLife = TimeSpan.FromDays(1825);
    private static readonly TimeSpan LargestStepBack = TimeSpan.FromHours(1);

    private static readonly OidCollection BothEnds = [new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")];

    private long _newestTicks;

    public TrustBundle Roots => credentials.Roots;

    /// <summary>When the signing certificate ends.</summary>
    public DateTimeOffset NotAfter => credentials.NotAfter;

    /// <summary>A new root and an intermediate below it, with new keys.</summary>
    /// <returns>Both with their private keys, which are exportable so that they can be kept.</returns>
    public static (X509Certificate2 Root, X509Certificate2 Intermediate) CreateSelfMade(string trustDomain, KeyKind kind, DateTimeOffset now)
    {
        using var rootKey = KeyOf(kind);
        using var intermediateKey = KeyOf(kind);
        var began = now - TimeSpan.FromMinutes(2);
        var rootRequest = AuthorityRequest($"CN=Root of {trustDomain}, O={trustDomain}", rootKey, pathLength: 1);
        var root = rootRequest.CreateSelfSigned(began, began + RootLife);
        var request = AuthorityRequest($"CN=Intermediate of {trustDomain}, O={trustDomain}", intermediateKey, pathLength: 0);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using var intermediate = request.Create(root, began, began + IntermediateLife, NewSerial());
        return (root, intermediateKey is ECDsa ecdsa ? intermediate.CopyWithPrivateKey(ecdsa) : intermediate.CopyWithPrivateKey((RSA)intermediateKey));
    }

    /// <summary>Signs a certificate for the key of a request. The name is the caller's, who has proven it.</summary>
    /// <param name="request">Whose key.</param>
    /// <param name="id">Who it is.</param>
    /// <param name="life">How long it lives; zero or less: the default. Ends with the authority itself at the latest.</param>
    /// <exception cref="SigningRefusedException">The life is too long, or the authority cannot sign now.</exception>
    public IssuedCertificate Issue(SigningRequest request, SpiffeId id, TimeSpan life)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(id);
        if (life > policy.LongestLife)
        {
            throw new SigningRefusedException($"a certificate lives for {policy.LongestLife.TotalDays:0} days at most");
        }

        var now = time.GetUtcNow();
        var notAfter = Min(now + (life <= TimeSpan.Zero ? policy.DefaultLife : life), credentials.NotAfter);
        CheckClock(now);
        if (notAfter - now < policy.ShortestLife && notAfter == credentials.NotAfter)
        {
            throw new SigningRefusedException($"the signing certificate ends at {credentials.NotAfter:O}: it signs no more", isRequestAtFault: false);
        }

        var leaf = Sign(request.Key, id, now - policy.ClockSkew, notAfter);
        // What was asked for and what stands in the bytes must be the same name, whatever the encoder between them does.
        return SvidRules.Read(leaf) == id
            ? new(id, leaf, credentials.Intermediates, credentials.Roots)
            : throw new SigningRefusedException("the certificate came out with another name", isRequestAtFault: false);
    }

    private X509Certificate2 Sign(PublicKey key, SpiffeId id, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        var isRsa = key.Oid.Value == "1.2.840.113549.1.1.1";
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(id.ToString()));
        var request = new CertificateRequest(new X500DistinguishedName(""), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            isRsa ? X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment : X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(BothEnds, critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(key, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(credentials.Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        request.CertificateExtensions.Add(names.Build(critical: true));
        var begin = Max(notBefore, new(credentials.Certificate.NotBefore.ToUniversalTime()));
        // The generator, because the key of the leaf and that of the authority may be of different kinds.
        return request.Create(credentials.Certificate.SubjectName, Generator(), begin, notAfter, NewSerial());
    }

    private X509SignatureGenerator Generator() =>
        credentials.Certificate.GetECDsaPrivateKey() is { } ecdsa
            ? X509SignatureGenerator.CreateForECDsa(ecdsa)
            : X509SignatureGenerator.CreateForRSA(credentials.Certificate.GetRSAPrivateKey()!, RSASignaturePadding.Pkcs1);

    // A clock that jumped back would sign what was over long ago, and what it signed before would not be valid yet.
    private void CheckClock(DateTimeOffset now)
    {
        var newest = Volatile.Read(ref _newestTicks);
        if (now.UtcTicks < newest - LargestStepBack.Ticks)
        {
            throw new SigningRefusedException("the clock has gone back by more than an hour since the last signature", isRequestAtFault: false);
        }

        while (now.UtcTicks > newest && Interlocked.CompareExchange(ref _newestTicks, now.UtcTicks, newest) is var seen && seen != newest)
        {
            newest = seen;
        }
    }

    private static AsymmetricAlgorithm KeyOf(KeyKind kind) => kind switch
    {
        KeyKind.EcdsaP256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        KeyKind.Rsa2048 => RSA.Create(2048),
    };

    private static CertificateRequest AuthorityRequest(string name, AsymmetricAlgorithm key, int pathLength)
    {
        var subject = new X500DistinguishedName(name);
        var request = key is ECDsa ecdsa
            ? new CertificateRequest(subject, ecdsa, HashAlgorithmName.SHA256)
            : new CertificateRequest(subject, (RSA)key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, pathLength, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    // 127 random bits: positive whatever they are, and never zero.
    private static byte[] NewSerial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7f) | 0x40);
        return serial;
    }

    private static DateTimeOffset Min(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
