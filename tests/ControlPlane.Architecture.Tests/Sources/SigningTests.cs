using System.Text.RegularExpressions;

namespace ControlPlane.Architecture.Tests.Sources;

/// <summary>One class signs certificates, so that one place decides whose name stands in them.</summary>
public sealed partial class SigningTests
{
    private const string Signer = "src/ControlPlane.Certificates/CertificateAuthority.cs";

    [Fact]
    public void Certificates_UnderSrc_AreSignedInOneFile() =>
        Assert.Equal(
            [Signer],
            CodeFile.All.Where(static file => file.Path.StartsWith("src/", StringComparison.Ordinal) && Signature().IsMatch(file.Syntax.ToString())).Select(static file => file.Path));

    // A request for a certificate is signed too, by the key that it is for: that is another method.
    [GeneratedRegex(@"X509SignatureGenerator|CreateSelfSigned\(|\b\w*[rR]equest\.Create\(|\bSign(Data|Hash)\(|CertificateRevocationListBuilder")]
    private static partial Regex Signature();
}
