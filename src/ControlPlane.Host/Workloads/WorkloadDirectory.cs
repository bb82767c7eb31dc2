using System.Collections.Immutable;
using ControlPlane.Host.Loop;
using ControlPlane.Model;
using ControlPlane.Model.Proxies;

namespace ControlPlane.Host.Workloads;

/// <summary>
/// Turns what is heard of workloads (streams, acceptances, reports) into the mesh's workloads. An endpoint does not flap when its Envoy
/// reconnects or this server restarts: it keeps its health until more is known or a grace has passed. Any thread.
/// </summary>
public sealed class WorkloadDirectory : IDisposable
{
    private const string Source = "workloads";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, WorkloadLife> _lives = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Workload> _stated = new(StringComparer.Ordinal);
    private readonly ChangeInbox _inbox;
    private readonly WorkloadGraces _graces;
    private readonly TimeProvider _time;
    private readonly ITimer _alarm;

    public WorkloadDirectory(ChangeInbox inbox, WorkloadGraces graces, TimeProvider time)
    {
        _inbox = inbox;
        _graces = graces;
        _time = time;
        _alarm = time.CreateTimer(_ => Forget(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Takes in what was known before the server's start.</summary>
    public void Restore(IEnumerable<Workload> workloads) => Change(() =>
    {
        var forgottenAt = _time.GetUtcNow() + _graces.Restart;
        foreach (var workload in workloads)
        {
            _lives.TryAdd(workload.Proxy.NodeId, WorkloadLife.Restored(workload, forgottenAt));
        }

        return _lives.Keys;
    });

    /// <summary>An Envoy opened a stream.</summary>
    public void Connected(Proxy proxy, bool agentReportsHealth) => Change(() =>
    {
        var replaced = Replaced(proxy);
        foreach (var nodeId in replaced)
        {
            _lives.Remove(nodeId);
        }

        _lives[proxy.NodeId] = LifeOf(proxy.NodeId).Connected(proxy, agentReportsHealth);
        return replaced.Add(proxy.NodeId);
    });

    /// <summary>An Envoy accepted the listeners it was sent.</summary>
    public void ListenersAccepted(string nodeId) => Update(nodeId, life => life.Accepted());

    /// <summary>An agent said how its app is; possibly before its Envoy connects.</summary>
    public void Reported(string nodeId, AppState state) => Change(() =>
    {
        _lives[nodeId] = LifeOf(nodeId).Reported(state);
        return [nodeId];
    });

    /// <summary>An agent is not heard any more. What it said stays in force; of a workload that never came nothing remains.</summary>
    public void ReportsEnded(string nodeId) => Update(nodeId, life => life.Proxy is null ? null : life);

    /// <summary>An Envoy's stream ended.</summary>
    public void Disconnected(string nodeId) => Update(nodeId, life => life.Disconnected(_time.GetUtcNow() + _graces.Reconnect));

    public void Dispose() => _alarm.Dispose();

    private WorkloadLife LifeOf(string nodeId) => _lives.GetValueOrDefault(nodeId) ?? new WorkloadLife();

    /// <summary>Workloads without a stream whose address another Envoy has now: they are gone for certain.</summary>
    private ImmutableArray<string> Replaced(Proxy proxy) =>
    [
        .. from life in _lives
           where life.Key != proxy.NodeId && life.Value.Streams == 0
           let other = life.Value.Proxy
           where other is not null && other.Namespace == proxy.Namespace && !other.Addresses.IsEmpty && other.Addresses[0] == proxy.Addresses[0]
              && other.Interception == InterceptionMode.Redirect
           select life.Key,
    ];

    private void Forget() => Change(() =>
    {
        var now = _time.GetUtcNow();
        string[] gone = [.. _lives.Where(life => life.Value.ForgottenAt <= now).Select(life => life.Key)];
        foreach (var nodeId in gone)
        {
            _lives.Remove(nodeId);
        }

        return gone;
    });

    private void Update(string nodeId, Func<WorkloadLife, WorkloadLife?> next) => Change(() =>
    {
        if (_lives.TryGetValue(nodeId, out var life))
        {
            if (next(life) is { } value)
            {
                _lives[nodeId] = value;
            }
            else
            {
                _lives.Remove(nodeId);
            }
        }

        return [nodeId];
    });

    /// <summary>Runs a change, then states the workloads that differ now. Posted under the lock: two posts of one key must not overtake each other.</summary>
    private void Change(Func<IReadOnlyCollection<string>> change)
    {
        lock (_gate)
        {
            var changes = new List<MeshChange>();
            foreach (var nodeId in change())
            {
                var value = _lives.GetValueOrDefault(nodeId)?.Value;
                if (value != _stated.GetValueOrDefault(nodeId))
                {
                    changes.Add(new MeshChange.WorkloadReplaced(nodeId, value));
                    Remember(nodeId, value);
                }
            }

            _inbox.Post(Source, changes);
            SetAlarm();
        }
    }

    private void Remember(string nodeId, Workload? value)
    {
        if (value is null)
        {
            _stated.Remove(nodeId);
        }
        else
        {
            _stated[nodeId] = value;
        }
    }

    private void SetAlarm()
    {
        var next = _lives.Values.Min(life => life.ForgottenAt);
        var wait = next - _time.GetUtcNow();
        _alarm.Change(wait is { } due ? (due > TimeSpan.Zero ? due : TimeSpan.Zero) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
