using System.Net;
using ControlPlane.Benchmarks.Clients;
using ControlPlane.Xds.Sessions;

namespace ControlPlane.Benchmarks.Streams;

/// <summary>Many <see cref="EndpointClient"/>s, a connection each.</summary>
internal sealed class EndpointSwarm : IAsyncDisposable
{
    private const int Buffer = 32 * 1024;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly List<Http2Connection> _connections = [];
    private readonly List<EndpointClient> _clients = [];
    private readonly List<Task> _running = [];
    private readonly CancellationTokenSource _ending = new();

    private EndpointSwarm()
    {
    }

    internal long Messages => _clients.Sum(client => client.Messages);

    internal long Bytes => _clients.Sum(client => client.Bytes);

    internal int Count => _clients.Count;

    /// <summary>Connects one after the other.</summary>
    /// <param name="server">Where.</param>
    /// <param name="variant">Which protocol.</param>
    /// <param name="shape">How many clients, and what each asks for.</param>
    /// <param name="held">A swarm that has ended, whose versions these clients hold; null: they hold nothing.</param>
    internal static async Task<EndpointSwarm> ConnectAsync(IPEndPoint server, XdsVariant variant, (int Clients, int Names) shape, EndpointSwarm? held = null)
    {
        var swarm = new EndpointSwarm();
        var names = BenchResources.Names(shape.Names);
        for (var number = 0; number < shape.Clients; number++)
        {
            var connection = await Http2Connection.OpenAsync(server, swarm._ending.Token, Buffer);
            swarm._connections.Add(connection);
            swarm._clients.Add(new EndpointClient(connection, variant, names, held?._clients[number]));
            swarm._running.Add(connection.RunAsync(swarm._ending.Token));
        }

        return swarm;
    }

    /// <summary>Waits for so many messages in all and then for silence.</summary>
    /// <param name="messages">At least.</param>
    /// <param name="silence">How long nothing more must come.</param>
    /// <returns>When the last answer was with the kernel, as a timestamp.</returns>
    internal async Task<long> UntilAsync(long messages, TimeSpan silence)
    {
        var time = TimeProvider.System;
        using var timer = new PeriodicTimer(Interval);
        var (begun, changed, last) = (time.GetTimestamp(), time.GetTimestamp(), Messages);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            if (_clients.FirstOrDefault(client => client.End is not null) is { } ended)
            {
                throw new InvalidOperationException($"a client lost its stream: {ended.End}");
            }

            if (Messages is var now && now != last)
            {
                (last, changed) = (now, time.GetTimestamp());
            }
            else if (now >= messages && time.GetElapsedTime(changed) >= silence)
            {
                break;
            }
            else if (time.GetElapsedTime(begun) > Limit)
            {
                throw new TimeoutException($"{now} messages of {messages} within {Limit}");
            }
        }

        return _clients.Max(client => client.LastAnswer);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_running);
        _connections.ForEach(connection => connection.Dispose());
        _ending.Dispose();
    }
}
