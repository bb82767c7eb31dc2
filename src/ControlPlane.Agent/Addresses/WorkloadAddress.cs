using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace ControlPlane.Agent.Addresses;

/// <summary>The address of a workload that states none.</summary>
public static class WorkloadAddress
{
    /// <summary>
    /// An address of its own in 127.64.0.0/10, the same at each start, so that many workloads share one machine, all with
    /// the ports they have in production, without root. Systems other than Linux own only 127.0.0.1.
    /// </summary>
    /// <remarks>Two names meet with probability 1 in 4 million; then the second Envoy fails to bind, and <c>--ip</c> helps.</remarks>
    public static string OnLoopback(string name, string @namespace)
    {
        if (!OperatingSystem.IsLinux())
        {
            return "127.0.0.1";
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{name}.{@namespace}"));
        // Not 0 and not 255 at the end: they read as a network's and its broadcast address.
        return $"127.{64 + (hash[0] & 0x3f)}.{hash[1]}.{1 + (hash[2] % 254)}";
    }

    /// <summary>The address of this machine that packets to the control plane leave from, so that others can reach it too.</summary>
    /// <exception cref="AgentException">This machine has no address but loopback.</exception>
    public static string Towards(HostAndPort controlPlane)
    {
        var local = controlPlane.IsLoopback ? null : SourceTowards(controlPlane);
        return (local ?? FirstOfInterfaces())?.ToString()
            ?? throw new AgentException(FailureKind.Config, "this machine has no address that others could reach the workload at", "state it: --ip ADDRESS");
    }

    private static IPAddress? SourceTowards(HostAndPort target)
    {
        try
        {
            // Connecting a UDP socket sends nothing; it only makes the kernel choose the source address.
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(target.Host, Math.Max(target.Port, 1));
            return socket.LocalEndPoint is IPEndPoint { Address: var address } && !IPAddress.IsLoopback(address) ? address : null;
        }
        catch (SocketException)
        {
            return null; // not resolvable or no route yet: the interfaces still know an address
        }
    }

    private static IPAddress? FirstOfInterfaces() =>
        NetworkInterface.GetAllNetworkInterfaces()
            .Where(candidate => candidate.OperationalStatus != OperationalStatus.Down && candidate.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(candidate => candidate.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
}
