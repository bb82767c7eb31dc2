using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using ControlPlane.Agent;
using ControlPlane.Agent.Addresses;

namespace ControlPlane.Cli.Up;

/// <summary>Gives everything its place on this machine.</summary>
internal sealed class MachinePlan(UpOptions options)
{
    // Linux answers on all of 127.0.0.0/8; elsewhere only the first address is there, and sidecars would collide.
    private const int GatewayNumber = 10;
    private const int FirstWorkload = 11;

    /// <summary>The address of the ingress gateway's Envoy; what it opens is in the Gateway objects.</summary>
    internal string GatewayAddress => Address(GatewayNumber);

    /// <summary>The demo's services, then the traffic generator; empty without the demo.</summary>
    internal IReadOnlyList<PlacedWorkload> Workloads { get; } = [];

    internal MachinePlan WithDemo() => new(options, [.. DemoWorkload.Serving, DemoWorkload.Traffic]);

    private MachinePlan(UpOptions options, IReadOnlyList<DemoWorkload> workloads)
        : this(options)
    {
        var ports = FreePorts(workloads.Count);
        Workloads = [.. workloads.Select((workload, index) => new PlacedWorkload(workload, Address(FirstWorkload + index), ports[index]))];
    }

    /// <exception cref="AgentException">Somebody listens there already.</exception>
    internal static void RequireFree(HostAndPort address, string option)
    {
        if (!IPAddress.TryParse(address.Host, out var host))
        {
            return; // a name: the program that binds it will tell
        }

        try
        {
            using var listener = new TcpListener(host, address.Port);
            listener.Start();
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AgentException(FailureKind.Unavailable, $"{address} is taken: does another mesh run here?", option);
        }
        catch (SocketException failure)
        {
            throw new AgentException(FailureKind.Unavailable, $"cannot listen on {address}: {failure.Message}", option);
        }
    }

    private static int[] FreePorts(int count)
    {
        // All are held until all are known, so that no two are the same.
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(listener => listener.Stop());
        return ports;
    }

    // The same at each start, and others for a second mesh, which has another discovery port.
    private string Address(int number)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{options.Xds}"));
        return $"127.{128 + (hash[0] & 0x3f)}.{hash[1]}.{number}";
    }
}
