using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace ControlPlane.Host.Identities;

/// <summary>
/// Ends the connections whose certificate has ended or was revoked, with all their streams, within a second or so: what was proven at the
/// handshake does not hold for ever. A proxy that has a newer certificate comes back with it.
/// </summary>
internal sealed partial class LiveConnections(MeshAuthority authority, TimeProvider time, ILogger<LiveConnections> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<ConnectionContext, Held> _held = new();

    /// <summary>Serves a connection after its handshake, and keeps an eye on it.</summary>
    internal async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.Features.Get<ITlsConnectionFeature>()?.ClientCertificate is not { } certificate)
        {
            await next(connection);
            return;
        }

        _held[connection] = new(certificate.SerialNumber, new(certificate.NotAfter.ToUniversalTime()));
        try
        {
            await next(connection);
        }
        finally
        {
            _held.TryRemove(connection, out _);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                EndThoseThatProveNothing();
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private void EndThoseThatProveNothing()
    {
        var now = time.GetUtcNow();
        foreach (var (connection, held) in _held)
        {
            if (held.NotAfter <= now || authority.Issued.Find(held.Serial)?.RevokedAt is not null)
            {
                Log.Ended(logger, held.Serial, held.NotAfter <= now ? "has ended" : "was revoked");
                connection.Abort(new ConnectionAbortedException("the certificate of the connection has ended or was revoked"));
            }
        }
    }

    private readonly record struct Held(string Serial, DateTimeOffset NotAfter);

    private static partial class Log
    {
        [LoggerMessage(1431, LogLevel.Information, "closed a connection whose certificate {Serial} {Reason}")]
        public static partial void Ended(ILogger logger, string serial, string reason);
    }
}
