using System.Net;
using System.Net.Sockets;
using ControlPlane.Features.Tests.Requests;
using ControlPlane.Fixtures.Networks;

namespace ControlPlane.Features.Tests.Redirect;

/// <summary>A network namespace with an address, in which an app's sockets and its Envoy live.</summary>
/// <param name="Space">The namespace.</param>
/// <param name="Address">Its address on the lab's network.</param>
internal sealed record LabWorkload(NetworkNamespace Space, string Address)
{
    /// <summary>The app's user; the Envoy beside it has another one, which is what the kernel tells them apart by.</summary>
    internal const int AppUser = 1000;

    internal const int EnvoyUser = 1337;

    /// <summary>What Envoy is run under.</summary>
    internal string[] EnvoyPrefix => ["ip", "netns", "exec", Space.Name, "setpriv", "--reuid", $"{EnvoyUser}", "--regid", $"{EnvoyUser}", "--clear-groups"];

    /// <summary>A socket on which the app listens on all its addresses.</summary>
    internal Socket Bind(int port) => Space.Enter(
        () =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return socket;
        },
        AppUser);

    /// <summary>A connection that the app opens.</summary>
    internal Stream Connect(string address, int port) => Space.Enter(
        () =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Connect(new IPEndPoint(IPAddress.Parse(address), port));
            return new NetworkStream(socket, ownsSocket: true);
        },
        AppUser);

    /// <summary>HTTP connections that the app opens; the host of each URL is looked up by the function.</summary>
    internal SocketsHttpHandler Handler(Func<string, string> resolve) => new()
    {
        UseProxy = false,
        ConnectCallback = (context, _) => ValueTask.FromResult(Connect(resolve(context.DnsEndPoint.Host), context.DnsEndPoint.Port)),
    };

    internal HttpCaller Caller(Func<string, string> resolve) => HttpCaller.Over(Handler(resolve));

    /// <summary>Runs a program as root in the namespace, and expects it to succeed.</summary>
    internal async Task<string> RunAsync(params string[] command)
    {
        var (code, output, error) = await Space.RunAsync("", command);
        Assert.True(code == 0, $"{string.Join(' ', command)}: {output}{error}");
        return output;
    }
}
