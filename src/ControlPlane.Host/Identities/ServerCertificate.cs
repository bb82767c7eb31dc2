using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using ControlPlane.Certificates;

namespace ControlPlane.Host.Identities;

/// <summary>The control plane's own certificate, which it signs for itself and renews in time. New connections see the new one at once.</summary>
internal sealed partial class ServerCertificate : BackgroundService
{
    private readonly MeshAuthority _authority;
    private readonly TimeProvider _time;
    private readonly ILogger<ServerCertificate> _logger;
    private SslStreamCertificateContext _context;
    private IssuedCertificate _issued;
    private DateTimeOffset _since;

    public ServerCertificate(MeshAuthority authority, TimeProvider time, ILogger<ServerCertificate> logger)
    {
        (_authority, _time, _logger) = (authority, time, logger);
        (_issued, _context) = Make();
        _since = time.GetUtcNow();
    }

    /// <summary>What new connections are shown.</summary>
    internal SslStreamCertificateContext Context => Volatile.Read(ref _context);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            var due = RotationSchedule.RenewAt(_since, _issued.NotAfter, Random.Shared.NextDouble()) - _time.GetUtcNow();
            await WaitAsync(failures == 0 ? due : RotationSchedule.RetryAfter(failures, Random.Shared.NextDouble()), stoppingToken);
            try
            {
                (_issued, var context) = Make();
                Volatile.Write(ref _context, context);
                _since = _time.GetUtcNow();
                failures = 0;
            }
            catch (SigningRefusedException failure)
            {
                failures++;
                Log.NotRenewed(_logger, _issued.NotAfter, failure.Message);
            }
        }
    }

    private (IssuedCertificate, SslStreamCertificateContext) Make()
    {
        using var key = WorkloadKey.Create(KeyKind.EcdsaP256);
        var request = SigningRequest.Read(key.CreateRequestPem());
        var issued = _authority.Issue(request, new(SpiffeId.ControlPlane(_authority.TrustDomain), Name: null), TimeSpan.Zero, "self");
        return (issued, SslStreamCertificateContext.Create(key.Join(issued.Leaf), new X509Certificate2Collection(issued.Intermediates.ToArray()), offline: true));
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(wait > TimeSpan.FromSeconds(1) ? wait : TimeSpan.FromSeconds(1), _time);
        try
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1401, LogLevel.Error, "the control plane's own certificate, which ends at {NotAfter}, could not be renewed: {Reason}")]
        public static partial void NotRenewed(ILogger logger, DateTimeOffset notAfter, string reason);
    }
}
