using ControlPlane.Agent.Addresses;
using ControlPlane.Certificates;
using Grpc.Core;
using Istio.V1.Auth;

namespace ControlPlane.Agent.Identities;

/// <summary>Gets certificates from the control plane: the first for a token, each later one for the one before.</summary>
/// <param name="xds">Where it is.</param>
/// <param name="time">The clock.</param>
public sealed class Enrolment(HostAndPort xds, TimeProvider time)
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

    /// <summary>Joins with a token.</summary>
    /// <exception cref="RpcException">The control plane does not answer, or says no.</exception>
    /// <exception cref="CertificateException">Its answer cannot be used.</exception>
    public async Task<WorkloadIdentity> JoinAsync(JoinTicket ticket, WorkloadKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        ArgumentNullException.ThrowIfNull(key);
        var connector = new SecureConnector(() => ticket.Roots, () => null, time);
        return await AskAsync(connector, key, ticket.Roots, new() { { "authorization", $"Bearer {ticket.Token}" } }, cancellationToken);
    }

    /// <summary>Renews a certificate, with a new key.</summary>
    /// <exception cref="RpcException">The control plane does not answer, or says no.</exception>
    /// <exception cref="CertificateException">Its answer cannot be used.</exception>
    public async Task<WorkloadIdentity> RenewAsync(WorkloadIdentity current, CancellationToken cancellationToken)
    {
        using var key = WorkloadKey.Create(KeyKind.EcdsaP256);
        return await AskAsync(new SecureConnector(() => current.Roots, () => current, time), key, current.Roots, [], cancellationToken);
    }

    private async Task<WorkloadIdentity> AskAsync(SecureConnector connector, WorkloadKey key, TrustBundle roots, Metadata headers, CancellationToken cancellationToken)
    {
        using var channel = connector.Open(xds);
        using var late = new CancellationTokenSource(AnswerTime, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        IstioCertificateResponse response;
        try
        {
            response = await new IstioCertificateService.IstioCertificateServiceClient(channel)
                .CreateCertificateAsync(new IstioCertificateRequest { Csr = key.CreateRequestPem() }, headers, cancellationToken: ending.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The client also cancels a call itself when the connection breaks under it, as when our certificate is not taken.
            throw new RpcException(new(StatusCode.Unavailable, late.IsCancellationRequested ? $"no answer within {AnswerTime.TotalSeconds:0} s" : "the connection was closed"));
        }

        if (response.CertChain.Count < 2)
        {
            throw new CertificateException("the control plane answered without a chain");
        }

        // The last are the roots as the control plane knows them now, which may be more than it was joined with.
        var newest = TrustBundle.FromPem(roots.TrustDomain, response.CertChain[^1]);
        return WorkloadIdentity.Of(key.ToPem(), string.Concat(response.CertChain.SkipLast(1)), newest, time.GetUtcNow());
    }
}
