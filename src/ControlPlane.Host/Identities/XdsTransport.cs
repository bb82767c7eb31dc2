using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ControlPlane.Host.Identities;

/// <summary>TLS on the address that proxies connect to; beside it plaintext, if that was asked for: the first byte tells them apart.</summary>
internal static class XdsTransport
{
    /// <summary>The first byte of a TLS connection: a record of the type "handshake".</summary>
    private const byte Handshake = 22;

    private static readonly TimeSpan FirstByteLimit = TimeSpan.FromSeconds(10);

    internal static void UseXdsTransport(this ListenOptions listen, bool allowPlaintext)
    {
        ConnectionDelegate? plaintext = null;
        if (allowPlaintext)
        {
            listen.Use(tls => connection => ChooseAsync(connection, tls, plaintext!));
        }

        var peers = listen.ApplicationServices.GetRequiredService<PeerCertificates>();
        listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(peers.ForHandshake()) });
        var live = listen.ApplicationServices.GetRequiredService<LiveConnections>();
        listen.Use(next => connection => live.ServeAsync(connection, next));
        if (allowPlaintext)
        {
            // What comes after TLS, also for those who come without.
            listen.Use(next => plaintext = next);
        }
    }

    private static async Task ChooseAsync(ConnectionContext connection, ConnectionDelegate tls, ConnectionDelegate plaintext)
    {
        var input = connection.Transport.Input;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        patience.CancelAfter(FirstByteLimit);
        bool isTls;
        try
        {
            var read = await input.ReadAsync(patience.Token);
            if (read.Buffer.IsEmpty)
            {
                return;
            }

            isTls = read.Buffer.FirstSpan[0] == Handshake;
            // Nothing is consumed and nothing is looked at: whoever reads next reads the same.
            input.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await (isTls ? tls : plaintext)(connection);
    }
}
