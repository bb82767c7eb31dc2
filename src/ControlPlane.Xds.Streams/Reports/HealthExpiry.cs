namespace ControlPlane.Xds.Streams.Reports;

/// <summary>
/// Notices clients that have fallen silent. A client that opens another stream in time has not; so a reconnect costs nothing. Safe for
/// concurrent use; decides under its lock, acts outside.
/// </summary>
internal sealed class HealthExpiry(IHealthChecks checks, TimeProvider time) : IDisposable
{
    /// <summary>After how many intervals without a word a client's findings are void.</summary>
    private const int Patience = 3;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (ITimer Alarm, ReportingClient Client)> _clients = new(StringComparer.Ordinal);

    /// <summary>A client was heard, and should be heard again after an interval.</summary>
    internal void Heard(ReportingClient client, TimeSpan interval)
    {
        var nodeId = client.Node.Id;
        lock (_gate)
        {
            var alarm = _clients.TryGetValue(nodeId, out var known)
                ? known.Alarm
                : time.CreateTimer(_ => Expire(nodeId), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _clients[nodeId] = (alarm, client);
            alarm.Change(interval * Patience, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var (alarm, _) in _clients.Values)
            {
                alarm.Dispose();
            }

            _clients.Clear();
        }
    }

    private void Expire(string nodeId)
    {
        ReportingClient client;
        lock (_gate)
        {
            if (!_clients.Remove(nodeId, out var silent))
            {
                return;
            }

            silent.Alarm.Dispose();
            client = silent.Client;
        }

        checks.Expired(client);
    }
}
