using System.Net;
using System.Net.Sockets;
using System.Text;
using ControlPlane.Agent.Redirection;
using ControlPlane.Fixtures.Networks;

namespace ControlPlane.Agent.Tests.Redirection;

/// <summary>A workload's network namespace and one of somebody else, joined by a cable.</summary>
internal sealed class RedirectedWorkload : IDisposable
{
    internal const string WorkloadAddress = "10.5.0.1";
    internal const string PeerAddress = "10.5.0.2";
    internal const int EnvoyUser = 1337;
    internal const int AppUser = 1000;

    private readonly List<Socket> _listeners = [];

    private RedirectedWorkload(NetworkNamespace workload, NetworkNamespace peer) => (Workload, Peer) = (workload, peer);

    internal NetworkNamespace Workload { get; }

    internal NetworkNamespace Peer { get; }

    internal static async Task<RedirectedWorkload> CreateAsync()
    {
        var made = new RedirectedWorkload(await NetworkNamespace.CreateAsync(), await NetworkNamespace.CreateAsync());
        await NetworkNamespace.IpAsync("link", "add", "eth0", "netns", made.Workload.Name, "type", "veth", "peer", "name", "eth0", "netns", made.Peer.Name);
        foreach (var (space, address) in new[] { (made.Workload, WorkloadAddress), (made.Peer, PeerAddress) })
        {
            await NetworkNamespace.IpAsync("-n", space.Name, "address", "add", $"{address}/24", "dev", "eth0");
            await NetworkNamespace.IpAsync("-n", space.Name, "link", "set", "eth0", "up");
        }

        return made;
    }

    public void Dispose()
    {
        _listeners.ForEach(listener => listener.Dispose());
        Workload.Dispose();
        Peer.Dispose();
    }

    internal async Task RunScriptAsync(string script)
    {
        var (code, _, error) = await Workload.RunAsync(script, "sh");
        Assert.True(code == 0, error);
    }

    internal Task ApplyAsync(RedirectSettings settings) => RunScriptAsync(RedirectScript.ToApply(settings));

    internal async Task<string> NatRulesAsync()
    {
        var (code, output, error) = await Workload.RunAsync("", "iptables", "-t", "nat", "-S");
        Assert.True(code == 0, error);
        return output;
    }

    /// <summary>Whoever connects there reads this word.</summary>
    internal void Answer(NetworkNamespace space, int port, string word)
    {
        var listener = space.Enter(() =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            socket.Listen();
            return socket;
        });
        _listeners.Add(listener);
        var thread = new Thread(() => Serve(listener, Encoding.ASCII.GetBytes(word))) { IsBackground = true };
        thread.Start();
    }

    /// <summary>The word that a connection reads.</summary>
    internal static string Ask(NetworkNamespace from, string address, int port, int userId) =>
        from.Enter(
            () =>
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 5000 };
                socket.Connect(new IPEndPoint(IPAddress.Parse(address), port));
                var buffer = new byte[64];
                return Encoding.ASCII.GetString(buffer, 0, socket.Receive(buffer));
            },
            userId);

    private static void Serve(Socket listener, byte[] word)
    {
        try
        {
            while (true)
            {
                using var connection = listener.Accept();
                connection.Send(word);
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
