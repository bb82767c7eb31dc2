using System.Net.Sockets;
using ControlPlane.Agent.Addresses;

namespace ControlPlane.Agent.Running;

/// <summary>Asks by a TCP connection whether somebody listens.</summary>
internal static class PortProbe
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    internal static async Task<PortAnswer> AskAsync(HostAndPort address, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address.Host, address.Port, both.Token);
            return PortAnswer.Accepts;
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode == SocketError.ConnectionRefused ? PortAnswer.Refuses : PortAnswer.Silent;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return PortAnswer.Silent;
        }
    }
}
