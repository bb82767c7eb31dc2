using System.Diagnostics.CodeAnalysis;

namespace ControlPlane.Certificates;

/// <summary>
/// Who a workload is: <c>spiffe://TRUST_DOMAIN/ns/NAMESPACE/sa/SERVICE_ACCOUNT</c>, Istio's form of a SPIFFE id. Its text is compared byte by
/// byte and never goes through a URI parser, which would turn <c>/ns/../sa/</c> and upper case into somebody else's name.
/// </summary>
public sealed record SpiffeId
{
    /// <summary>In bytes, of the whole id.</summary>
    public const int LongestId = 2048;

    /// <summary>In bytes.</summary>
    public const int LongestTrustDomain = 255;

    /// <summary>In bytes, of a namespace or service account.</summary>
    public const int LongestSegment = 253;

    private const string Scheme = "spiffe://";

    private SpiffeId(string trustDomain, string @namespace, string serviceAccount) =>
        (TrustDomain, Namespace, ServiceAccount) = (trustDomain, @namespace, serviceAccount);

    public string TrustDomain { get; }

    public string Namespace { get; }

    public string ServiceAccount { get; }

    /// <summary>The name of the control plane of a trust domain. No workload gets it.</summary>
    public static SpiffeId ControlPlane(string trustDomain) => Of(trustDomain, "mesh-system", "controlplane");

    /// <exception cref="CertificateException">One of the three parts is not allowed.</exception>
    public static SpiffeId Of(string trustDomain, string @namespace, string serviceAccount) =>
        TryCreate(trustDomain, @namespace, serviceAccount, out var id)
            ? id
            : throw new CertificateException($"\"{Shorten(trustDomain)}\", \"{Shorten(@namespace)}\" and \"{Shorten(serviceAccount)}\" are not the parts of a SPIFFE id");

    /// <summary>False: a part is empty, too long, or has a character that its place does not allow.</summary>
    public static bool TryCreate(string trustDomain, string @namespace, string serviceAccount, [NotNullWhen(true)] out SpiffeId? id)
    {
        ArgumentNullException.ThrowIfNull(trustDomain);
        ArgumentNullException.ThrowIfNull(@namespace);
        ArgumentNullException.ThrowIfNull(serviceAccount);
        id = IsTrustDomain(trustDomain) && IsSegment(@namespace) && IsSegment(serviceAccount) ? new(trustDomain, @namespace, serviceAccount) : null;
        return id is not null;
    }

    /// <summary>False: the text is not exactly of this form.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SpiffeId? id)
    {
        ArgumentNullException.ThrowIfNull(text);
        id = null;
        return text.Length <= LongestId
            && text.StartsWith(Scheme, StringComparison.Ordinal)
            && text[Scheme.Length..].Split('/') is [var trustDomain, "ns", var @namespace, "sa", var account]
            && TryCreate(trustDomain, @namespace, account, out id);
    }

    public override string ToString() => $"{Scheme}{TrustDomain}/ns/{Namespace}/sa/{ServiceAccount}";

    private static bool IsTrustDomain(string text) =>
        text.Length is > 0 and <= LongestTrustDomain
        && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-' or '_')
        && text.Split('.').All(static label => label.Length > 0);

    private static bool IsSegment(string text) =>
        text.Length is > 0 and <= LongestSegment
        && text is not ("." or "..")
        && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
