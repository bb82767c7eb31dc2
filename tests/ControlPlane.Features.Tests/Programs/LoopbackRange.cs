using System.Net;
using System.Net.Sockets;

namespace ControlPlane.Features.Tests.Programs;

/// <summary>Loopback addresses of this test run's own, so that every Envoy has the port numbers of production. Nobody else's: the run holds a guard in its /16 for as long as it lives.</summary>
internal static class LoopbackRange
{
    private const int FirstRange = 128;
    private const int RangeCount = 126;
    private const int GuardPort = 61999;
    private const int Hosts = 250;

    private static readonly (TcpListener Guard, int Range) Claim = ClaimRange();
    private static int _given;

    /// <summary>An address that nothing of this run has yet.</summary>
    internal static string Next()
    {
        var number = Interlocked.Increment(ref _given);
        return $"127.{Claim.Range}.{number / Hosts}.{1 + (number % Hosts)}";
    }

    private static (TcpListener Guard, int Range) ClaimRange()
    {
        for (var i = 0; i < RangeCount; i++)
        {
            var range = FirstRange + ((Environment.ProcessId + i) % RangeCount);
            var guard = new TcpListener(IPAddress.Parse($"127.{range}.255.254"), GuardPort) { ExclusiveAddressUse = true };
            try
            {
                guard.Start();
                return (guard, range);
            }
            catch (SocketException)
            {
                guard.Dispose(); // another run has it
            }
        }

        throw new InvalidOperationException("all ranges of loopback addresses are taken by other runs");
    }
}
