using System.Collections.Concurrent;
using System.Net;
using ControlPlane.Host.Metrics;
using ControlPlane.Host.Options;
using Microsoft.AspNetCore.Connections;

namespace ControlPlane.Host;

/// <summary>Closes connections to the xDS address beyond so many, in all and from one address, before a byte of them is read.</summary>
internal sealed partial class ConnectionLimit(ControlPlaneOptions options, XdsMetrics metrics, TimeProvider time, ILogger<ConnectionLimit> logger)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<IPAddress, int> _ofAddress = new();
    private int _open;
    private long _toldAt;

    /// <summary>For a listener: <c>listen.Use(limit.Guard)</c>.</summary>
    internal ConnectionDelegate Guard(ConnectionDelegate serve) => async connection =>
    {
        // Loopback is this machine, where all share an address.
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address is { } remote && !IPAddress.IsLoopback(remote) ? remote : null;
        var open = Interlocked.Increment(ref _open);
        var ofAddress = address is null ? 0 : _ofAddress.AddOrUpdate(address, 1, static (_, count) => count + 1);
        try
        {
            if (open > options.Limits.Connections || ofAddress > options.Limits.ConnectionsPerAddress)
            {
                Refuse(connection.RemoteEndPoint, open, ofAddress);
                return;
            }

            await serve(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
            Leave(address);
        }
    };

    private void Refuse(EndPoint? remote, int open, int ofAddress)
    {
        metrics.ConnectionRefused();
        var now = time.GetTimestamp();
        var told = Volatile.Read(ref _toldAt);
        if ((told == 0 || time.GetElapsedTime(told, now) > Quiet) && Interlocked.CompareExchange(ref _toldAt, now, told) == told)
        {
            Log.Refused(logger, remote, open - 1, Math.Max(0, ofAddress - 1), options.Limits.Connections, options.Limits.ConnectionsPerAddress);
        }
    }

    private void Leave(IPAddress? address)
    {
        while (address is not null && _ofAddress.TryGetValue(address, out var count))
        {
            if (count > 1 ? _ofAddress.TryUpdate(address, count - 1, count) : _ofAddress.TryRemove(KeyValuePair.Create(address, count)))
            {
                return;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1011, LogLevel.Warning, "a connection of {Peer} was closed at once: {Open} are open, {OfAddress} of its address; --limit-connections is {Most}, --limit-connections-per-address {MostOfAddress}. More are only counted for a minute")]
        public static partial void Refused(ILogger logger, EndPoint? peer, int open, int ofAddress, int most, int mostOfAddress);
    }
}
