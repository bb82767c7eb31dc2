using System.Net;
using ControlPlane.Model.Collections;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Envoy.Type.Matcher.V3;
using SanType = Envoy.Extensions.TransportSockets.Tls.V3.SubjectAltNameMatcher.Types.SanType;

namespace ControlPlane.Translation.Tls;

/// <summary>What is asked of a peer's certificate.</summary>
internal static class ValidationTranslation
{
    /// <summary>No certificate has this fingerprint.</summary>
    private static readonly string NoFingerprint = new('0', 64);

    internal static CertificateValidationContext Impossible() => new() { VerifyCertificateHash = { NoFingerprint } };

    /// <summary>Adds the authorities and the names to a context.</summary>
    internal static void Apply(CommonTlsContext context, TlsSecret trust, CertificateValidationContext own)
    {
        var reference = SecretTranslation.Reference(trust);
        if (own.CalculateSize() == 0)
        {
            context.ValidationContextSdsSecretConfig = reference;
        }
        else
        {
            context.CombinedValidationContext = new() { DefaultValidationContext = own, ValidationContextSdsSecretConfig = reference };
        }
    }

    internal static CertificateValidationContext NamesOf(EquatableArray<PeerName> names)
    {
        var context = new CertificateValidationContext();
        context.MatchTypedSubjectAltNames.AddRange(names.Select(ToEnvoy));
        return context;
    }

    private static SubjectAltNameMatcher ToEnvoy(PeerName name) => new()
    {
        SanType = TypeOf(name),
        Matcher = name.IsPrefix ? new StringMatcher { Prefix = name.Text } : new StringMatcher { Exact = name.Text },
    };

    /// <summary>A name must not be found in a field of another type: a mail address that looks like a URI is none.</summary>
    private static SanType TypeOf(PeerName name) => name.Text switch
    {
        _ when name.IsPrefix => SanType.Uri,
        var text when text.Contains("://", StringComparison.Ordinal) => SanType.Uri,
        var text when IPAddress.TryParse(text, out _) => SanType.IpAddress,
        var text when text.Contains('@') => SanType.Email,
        _ => SanType.Dns,
    };
}
