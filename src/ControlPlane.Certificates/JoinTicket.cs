namespace ControlPlane.Certificates;

/// <summary>
/// What a workload is handed to join with: a token, and the roots by which it knows the control plane that it shows the token to. In a file:
/// the token on the first line, the trust domain on the second, then the roots as PEM.
/// </summary>
/// <param name="Token">A secret; worth nothing once used.</param>
/// <param name="Roots">Who stands behind the control plane.</param>
public sealed record JoinTicket(string Token, TrustBundle Roots)
{
    private const int LongestText = 256 * 1024;

    public string ToText() => $"{Token}\n{Roots.TrustDomain}\n{Roots.ToPem()}";

    /// <exception cref="CertificateException">The text is not a ticket.</exception>
    public static JoinTicket Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= LongestText && text.Split('\n', 3) is [{ Length: > 0 } token, { Length: > 0 } trustDomain, var roots]
            ? new(token.Trim(), TrustBundle.FromPem(trustDomain.Trim(), roots))
            : throw new CertificateException("the text is not what 'mesh token create' writes: a token, a trust domain, and certificates");
    }

    // The token is not for logs.
    public override string ToString() => $"a join token of {Roots.TrustDomain}";
}
