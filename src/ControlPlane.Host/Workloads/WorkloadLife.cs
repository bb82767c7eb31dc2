using ControlPlane.Model.Proxies;

namespace ControlPlane.Host.Workloads;

/// <summary>What is known of one workload, from the first sign of it to its end. Immutable: each event makes the next value.</summary>
internal sealed record WorkloadLife
{
    /// <summary>What its sidecar states; null: so far only its agent was heard.</summary>
    internal Proxy? Proxy { get; init; }

    internal bool AgentReportsHealth { get; init; }

    /// <summary>Streams that its Envoy has open. Two for a moment, when it reconnects before the old one is seen to end.</summary>
    internal int Streams { get; init; }

    /// <summary>Whether the Envoy accepted its listeners on a stream that is open.</summary>
    internal bool ListenersAccepted { get; init; }

    /// <summary>What its agent said last; null: nothing since the server's start.</summary>
    internal AppState? App { get; init; }

    /// <summary>Its health before the present stream, which counts until more is known; null: it is new.</summary>
    internal WorkloadHealth? Before { get; init; }

    /// <summary>When it is forgotten unless its Envoy comes back; null while a stream is open.</summary>
    internal DateTimeOffset? ForgottenAt { get; init; }

    /// <summary>What the mesh should know of it; null: nothing (it is a gateway, or not connected yet).</summary>
    internal Workload? Value => Proxy is { Kind: ProxyKind.Sidecar } ? new(Proxy, Health) : null;

    private WorkloadHealth Health => (ListenersAccepted, AgentReportsHealth, App) switch
    {
        (_, _, AppState.Draining) => WorkloadHealth.Draining,
        (false, _, _) or (true, true, null) => Before ?? WorkloadHealth.Starting,
        (true, false, _) or (true, true, AppState.Serving) => WorkloadHealth.Serving,
        (true, true, AppState.NotServing) => WorkloadHealth.NotServing,
        (true, true, _) => WorkloadHealth.Starting,
    };

    internal static WorkloadLife Restored(Workload workload, DateTimeOffset forgottenAt) =>
        new() { Proxy = workload.Proxy, Before = workload.Health, ForgottenAt = forgottenAt };

    internal WorkloadLife Connected(Proxy proxy, bool agentReportsHealth) =>
        this with { Proxy = proxy, AgentReportsHealth = agentReportsHealth, Streams = Streams + 1, ForgottenAt = null };

    internal WorkloadLife Accepted() => Streams == 0 ? this : this with { ListenersAccepted = true };

    internal WorkloadLife Reported(AppState state) => this with { App = state };

    /// <summary>One stream ended. Null: nothing is left of the workload, because it had said that it leaves, or nobody was sent to it yet.</summary>
    internal WorkloadLife? Disconnected(DateTimeOffset forgottenAt)
    {
        if (Streams > 1)
        {
            return this with { Streams = Streams - 1 };
        }

        return App == AppState.Draining || Health == WorkloadHealth.Starting
            ? null
            : this with { Streams = 0, ListenersAccepted = false, Before = Health, ForgottenAt = forgottenAt };
    }
}
