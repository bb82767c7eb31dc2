using ControlPlane.Certificates;
using Grpc.Core;
using Istio.V1.Auth;
using Microsoft.AspNetCore.Connections.Features;

namespace ControlPlane.Host.Identities;

/// <summary>
/// Signs certificates for those who prove who they are: with the certificate that they have, or with a token when they have none yet. Failures
/// to prove it all sound the same.
/// </summary>
internal sealed partial class CertificateService(
    MeshAuthority authority, PeerCertificates peers, JoinTokens tokens, CertificateRate rate, ILogger<CertificateService> logger)
    : IstioCertificateService.IstioCertificateServiceBase
{
    /// <summary>More than any honest request has, in bytes.</summary>
    internal const int LargestRequest = 64 * 1024;

    private const string Scheme = "Bearer ";

    public override Task<IstioCertificateResponse> CreateCertificate(IstioCertificateRequest request, ServerCallContext context)
    {
        var http = context.GetHttpContext();
        if (http.Features.Get<ITlsHandshakeFeature>() is null)
        {
            throw new RpcException(new(StatusCode.Unauthenticated, "certificates are issued over TLS only"));
        }

        Check(request);
        try
        {
            var csr = SigningRequest.Read(request.Csr);
            var bearer = Authenticate(csr, context) ?? throw new RpcException(new(StatusCode.Unauthenticated, "no valid certificate or join token"));
            if (!rate.TryTake(bearer.Id.ToString()))
            {
                throw new RpcException(new(StatusCode.ResourceExhausted, $"more than {CertificateRate.MostPerMinute} certificates a minute"));
            }

            var issued = authority.Issue(csr, bearer, LifeOf(request), context.Peer);
            Log.Issued(logger, issued.Id, issued.Serial, issued.NotAfter, context.Peer);
            return Task.FromResult(new IstioCertificateResponse { CertChain = { issued.ChainPem } });
        }
        catch (SigningRefusedException refusal)
        {
            throw new RpcException(new(refusal.IsRequestAtFault ? StatusCode.InvalidArgument : StatusCode.FailedPrecondition, refusal.Message));
        }
    }

    private static void Check(IstioCertificateRequest request)
    {
        if (request.Metadata?.Fields.ContainsKey("ImpersonatedIdentity") == true)
        {
            throw new RpcException(new(StatusCode.PermissionDenied, "nobody gets a certificate for another"));
        }

        if (request.Metadata?.Fields.ContainsKey("CertSigner") == true)
        {
            throw new RpcException(new(StatusCode.InvalidArgument, "there is one signer here; leave CertSigner out"));
        }
    }

    // A huge number of seconds is a long life, not a short one by overflow.
    private static TimeSpan LifeOf(IstioCertificateRequest request) =>
        request.ValidityDuration <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(request.ValidityDuration, (long)TimeSpan.FromDays(36500).TotalSeconds));

    private ProvenIdentity? Authenticate(SigningRequest csr, ServerCallContext context)
    {
        if (context.GetHttpContext().Connection.ClientCertificate is { } certificate)
        {
            return peers.IdentityOf(certificate);
        }

        var header = context.RequestHeaders.GetValue("authorization") ?? "";
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || tokens.Redeem(header[Scheme.Length..].Trim(), csr.KeyFingerprint) is not { } token)
        {
            Log.Refused(logger, context.Peer);
            return null;
        }

        return SpiffeId.TryCreate(authority.TrustDomain, token.Namespace, token.ServiceAccount, out var id) ? new(id, token.Name) : null;
    }

    private static partial class Log
    {
        [LoggerMessage(1421, LogLevel.Information, "issued a certificate to {Id}, serial {Serial}, until {NotAfter:u}, asked from {Peer}")]
        public static partial void Issued(ILogger logger, SpiffeId id, string serial, DateTimeOffset notAfter, string peer);

        [LoggerMessage(1422, LogLevel.Warning, "refused a certificate to {Peer}: no valid certificate or join token (unknown, ended, or used before)")]
        public static partial void Refused(ILogger logger, string peer);
    }
}
