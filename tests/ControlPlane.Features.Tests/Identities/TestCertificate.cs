using System.Security.Cryptography.X509Certificates;

namespace ControlPlane.Features.Tests.Identities;

/// <summary>A certificate with its key, as PEM.</summary>
internal sealed record TestCertificate(string Chain, string Key)
{
    /// <summary>As TLS libraries of .NET want it: with the key stored beside it.</summary>
    internal X509Certificate2 ToX509()
    {
        using var pem = X509Certificate2.CreateFromPem(Chain, Key);
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>Writes both files, each by rename, so that no reader sees half of one.</summary>
    internal void WriteTo(string chainPath, string keyPath)
    {
        Replace(keyPath, Key);
        Replace(chainPath, Chain);
    }

    internal static void Replace(string path, string text)
    {
        File.WriteAllText($"{path}.new", text);
        File.Move($"{path}.new", path, overwrite: true);
    }
}
