using ControlPlane.Architecture.Tests.Projects;
using ControlPlane.Architecture.Tests.Sources;

namespace ControlPlane.Architecture.Tests.Assemblies;

/// <summary>One class signs certificates, so that one place decides whose name stands in them.</summary>
public sealed class SigningTests
{
    private const string Signer = "src/ControlPlane.Certificates/CertificateAuthority.cs";

    private static readonly string[] SigningMembers =
    [
        "System.Security.Cryptography.X509Certificates.CertificateRequest.Create",
        "System.Security.Cryptography.X509Certificates.CertificateRequest.CreateSelfSigned",
        "System.Security.Cryptography.X509Certificates.X509SignatureGenerator.CreateForECDsa",
        "System.Security.Cryptography.X509Certificates.X509SignatureGenerator.CreateForRSA",
        "System.Security.Cryptography.X509Certificates.CertificateRevocationListBuilder.Build",
        "System.Security.Cryptography.ECDsa.SignData",
        "System.Security.Cryptography.ECDsa.SignHash",
        "System.Security.Cryptography.RSA.SignData",
        "System.Security.Cryptography.RSA.SignHash",
    ];

    [Fact]
    public void Certificates_AreSigned_InOneProject() =>
        Assert.Empty(
            Layers.AllowedReferences.Keys.Where(static name => name != "ControlPlane.Certificates")
                .Select(CompiledAssembly.Find).OfType<CompiledAssembly>()
                .SelectMany(assembly => assembly.Members.Intersect(SigningMembers).Select(member => $"{assembly.Name} calls {member}")));

    [Fact]
    public void Certificates_AreSigned_InOneFileOfIt() =>
        Assert.Equal(
            [Signer],
            SourceTree.Files(".cs")
                .Where(static path => path.StartsWith("src/ControlPlane.Certificates/", StringComparison.Ordinal) && Signs(SourceTree.Read(path))));

    [Fact]
    public void TheSigner_IsThereToBeRead() =>
        Assert.NotEmpty(CompiledAssembly.Find("ControlPlane.Certificates")!.Members.Intersect(SigningMembers));

    private static bool Signs(string code) =>
        code.Contains("X509SignatureGenerator", StringComparison.Ordinal)
        || code.Contains("CreateSelfSigned(", StringComparison.Ordinal)
        || code.Contains("equest.Create(", StringComparison.Ordinal)
        || code.Contains("SignData(", StringComparison.Ordinal)
        || code.Contains("SignHash(", StringComparison.Ordinal);
}
