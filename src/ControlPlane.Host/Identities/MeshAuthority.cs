using ControlPlane.Certificates;
using ControlPlane.Host.Options;
using ControlPlane.Model.Meshes;
using ControlPlane.Sources.Files;

namespace ControlPlane.Host.Identities;

/// <summary>Who signs in this mesh, and what was signed.</summary>
internal sealed class MeshAuthority : IDisposable
{
    private const string Folder = "ca";

    private readonly CertificateAuthority _authority;
    private readonly TimeProvider _time;

    private MeshAuthority(CertificateAuthority authority, IssuanceLog issued, TimeProvider time) => (_authority, Issued, _time) = (authority, issued, time);

    internal TrustBundle Roots => _authority.Roots;

    internal string TrustDomain => _authority.Roots.TrustDomain;

    /// <summary>When the signing certificate ends.</summary>
    internal DateTimeOffset NotAfter => _authority.NotAfter;

    internal IssuanceLog Issued { get; }

    /// <summary>The plugged-in authority, or the one in the state folder, which is made at the first start.</summary>
    /// <exception cref="OptionsException">It cannot be read or made.</exception>
    internal static MeshAuthority Open(ControlPlaneOptions options, StateFolder state, TimeProvider time)
    {
        var now = time.GetUtcNow();
        try
        {
            var trustDomain = TrustDomainOf(options.MeshConfig);
            var credentials = options.Ca is { } folder
                ? AuthorityFolder.Load(folder, trustDomain, now)
                : AuthorityFolder.OpenSelfMade(state.PathOf(Folder), trustDomain, options.CaKey, now);
            var policy = new IssuingPolicy { DefaultLife = options.CertificateLife };
            return new(new CertificateAuthority(credentials, policy, time), IssuanceLog.Open(state.PathOf("issued.jsonl"), now), time);
        }
        catch (Exception failure) when (failure is CertificateException or IOException or UnauthorizedAccessException)
        {
            throw new OptionsException($"certificate authority: {failure.Message}");
        }
    }

    /// <summary>Signs, and records it first.</summary>
    /// <param name="request">Whose key.</param>
    /// <param name="bearer">Who asks, which has been proven.</param>
    /// <param name="life">Zero: the default.</param>
    /// <param name="peer">Where from.</param>
    /// <exception cref="SigningRefusedException">It is not granted.</exception>
    internal IssuedCertificate Issue(SigningRequest request, ProvenIdentity bearer, TimeSpan life, string peer)
    {
        var issued = _authority.Issue(request, bearer.Id, life);
        try
        {
            Issued.Add(new(issued.Serial, issued.Id.ToString(), bearer.Name, _time.GetUtcNow(), issued.NotAfter, peer, request.KeyFingerprint));
        }
        catch (IOException)
        {
            throw new SigningRefusedException("the certificate could not be recorded", isRequestAtFault: false);
        }

        return issued;
    }

    public void Dispose() => Issued.Dispose();

    private static string TrustDomainOf(string? meshConfig) =>
        meshConfig is null ? MeshSettings.Default.TrustDomain : MeshSettingsText.Parse(meshConfig, File.ReadAllText(meshConfig)).Settings.TrustDomain;
}
