using System.Net;
using Envoy.Config.Core.V3;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Benchmarks.Clients;

/// <summary>Many clients over few or many connections, each of a workload of its own.</summary>
internal sealed class Swarm : IAsyncDisposable
{
    private readonly List<Http2Connection> _connections = [];
    private readonly List<XdsClient> _clients = [];
    private readonly List<Task> _running = [];
    private readonly CancellationTokenSource _ending = new();

    private Swarm()
    {
    }

    internal IReadOnlyList<XdsClient> Clients => _clients;

    /// <summary>Connects all clients at once.</summary>
    /// <param name="server">Its xDS address.</param>
    /// <param name="shape">How many of what kind.</param>
    /// <param name="namespaceOf">The namespace of a client, by its number.</param>
    /// <param name="cancellationToken">Ends the connecting.</param>
    internal static async Task<Swarm> ConnectAsync(IPEndPoint server, SwarmShape shape, Func<int, string> namespaceOf, CancellationToken cancellationToken)
    {
        var swarm = new Swarm();
        var references = new ReferenceCatalog();
        for (var first = 0; first < shape.Clients; first += shape.StreamsPerConnection)
        {
            var connection = await Http2Connection.OpenAsync(server, cancellationToken);
            swarm._connections.Add(connection);
            for (var number = first; number < Math.Min(first + shape.StreamsPerConnection, shape.Clients); number++)
            {
                swarm._clients.Add(new XdsClient(connection, shape.Variant, NodeOf(number, namespaceOf(number)), references));
            }

            swarm._running.Add(connection.RunAsync(swarm._ending.Token));
        }

        return swarm;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_running);
        _connections.ForEach(connection => connection.Dispose());
        _ending.Dispose();
    }

    private static Node NodeOf(int number, string @namespace)
    {
        var address = $"10.{number >> 16}.{(number >> 8) & 255}.{number & 255}";
        var name = $"client-{number}.{@namespace}";
        return new Node
        {
            Id = $"sidecar~{address}~{name}~{@namespace}.svc.cluster.local",
            Cluster = name,
            UserAgentName = "envoy",
            UserAgentVersion = "1.40.0",
            Metadata = new Struct
            {
                Fields =
                {
                    ["NAMESPACE"] = Value.ForString(@namespace),
                    ["LABELS"] = Value.ForStruct(new Struct { Fields = { ["app"] = Value.ForString("client") } }),
                },
            },
        };
    }
}
