using System.Security.Cryptography.X509Certificates;

namespace ControlPlane.Certificates.Tests;

public sealed class AuthorityFolderTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 0, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("ca-");

    private string Folder => Path.Combine(_root.FullName, "ca");

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData(KeyKind.EcdsaP256)]
    [InlineData(KeyKind.Rsa2048)]
    public void SelfMade_OpenedAgain_IsTheSame(KeyKind kind)
    {
        var made = AuthorityFolder.OpenSelfMade(Folder, "cluster.local", kind, Now);
        var again = AuthorityFolder.OpenSelfMade(Folder, "cluster.local", kind, Now.AddDays(1));
        Assert.Equal(made.Roots.ToPem(), again.Roots.ToPem());
        Assert.Equal(PemText.Of(made.Intermediates), PemText.Of(again.Intermediates));
        Assert.Single(made.Intermediates);
    }

    [Fact]
    public void SelfMade_FilesAndFolder_AreTheOwnersAlone()
    {
        AuthorityFolder.OpenSelfMade(Folder, "cluster.local", KeyKind.EcdsaP256, Now);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
        Assert.All(Directory.GetFiles(Folder), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.Equal(
            ["ca-cert.pem", "ca-key.pem", "cert-chain.pem", "root-cert.pem", "root-key.pem"],
            Directory.GetFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    // H-81: a crash between two files.
    [Fact]
    public void SelfMade_HalfMade_IsMadeAnew()
    {
        var first = AuthorityFolder.OpenSelfMade(Folder, "cluster.local", KeyKind.EcdsaP256, Now);
        File.Delete(Path.Combine(Folder, "ca-cert.pem"));
        var second = AuthorityFolder.OpenSelfMade(Folder, "cluster.local", KeyKind.EcdsaP256, Now);
        Assert.NotEqual(first.Roots.ToPem(), second.Roots.ToPem());
    }

    [Fact]
    public void Load_APluggedInFolder_NeedsNoRootKey()
    {
        AuthorityFolder.OpenSelfMade(Folder, "cluster.local", KeyKind.EcdsaP256, Now);
        File.Delete(Path.Combine(Folder, "root-key.pem"));
        Assert.Single(AuthorityFolder.Load(Folder, "cluster.local", Now).Intermediates);
    }

    [Fact]
    public void Load_ARootThatSignsItself_IsSentAlongWithNothing()
    {
        AuthorityFolder.OpenSelfMade(Folder, "cluster.local", KeyKind.EcdsaP256, Now);
        File.Copy(Path.Combine(Folder, "root-cert.pem"), Path.Combine(Folder, "ca-cert.pem"), overwrite: true);
        File.Copy(Path.Combine(Folder, "root-key.pem"), Path.Combine(Folder, "ca-key.pem"), overwrite: true);
        Assert.Empty(AuthorityFolder.Load(Folder, "cluster.local", Now).Intermediates);
    }

    // H-79.
    [Theory]
    [InlineData("ca-key.pem", "")]
    [InlineData("ca-key.pem", "other")]
    [InlineData("ca-cert.pem", "leaf")]
    [InlineData("root-cert.pem", "other")]
    [InlineData("root-cert.pem", "")]
    [InlineData("ca-cert.pem", null)]
    [InlineData("root-cert.pem", null)]
    public void Load_FilesThatDoNotBelongTogether_AreRefusedWithTheFolder(string name, string? content)
    {
        AuthorityFolder.OpenSelfMade(Folder, "cluster.local", KeyKind.EcdsaP256, Now);
        var other = Path.Combine(_root.FullName, "other");
        AuthorityFolder.OpenSelfMade(other, "cluster.local", KeyKind.EcdsaP256, Now);
        var path = Path.Combine(Folder, name);
        switch (content)
        {
            case null:
                File.Delete(path);
                break;
            case "other":
                File.Copy(Path.Combine(other, name), path, overwrite: true);
                break;
            case "leaf":
                using (var leaf = new ForgedCertificate().Sign())
                using (var key = leaf.GetECDsaPrivateKey()!)
                {
                    File.WriteAllText(path, PemText.Of([leaf]));
                    File.WriteAllText(Path.Combine(Folder, "ca-key.pem"), key.ExportPkcs8PrivateKeyPem());
                }

                break;
            default:
                File.WriteAllText(path, content);
                break;
        }

        var refused = Assert.Throws<CertificateException>(() => AuthorityFolder.Load(Folder, "cluster.local", Now));
        Assert.Contains(Folder, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_AfterTheEndOfTheAuthority_IsRefused()
    {
        var made = AuthorityFolder.OpenSelfMade(Folder, "cluster.local", KeyKind.EcdsaP256, Now);
        Assert.Contains("NotTimeValid", Assert.Throws<CertificateException>(() => AuthorityFolder.Load(Folder, "cluster.local", made.NotAfter.AddDays(1))).Message, StringComparison.Ordinal);
    }
}
