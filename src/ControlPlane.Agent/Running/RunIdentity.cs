using ControlPlane.Agent.Bootstraps;
using ControlPlane.Agent.Identities;
using ControlPlane.Agent.Processes;

namespace ControlPlane.Agent.Running;

/// <summary>The identity of a run, if it has one.</summary>
internal sealed class RunIdentity(ProxyLaunch launch, TimeProvider time, RunMessages messages) : IAsyncDisposable
{
    /// <summary>Null: the run has no identity, or it was not started.</summary>
    internal IdentityAgent? Agent { get; private set; }

    /// <summary>What Envoy is started with, once this has started.</summary>
    internal ProxySettings Settings { get; private set; } = launch.Settings;

    /// <returns>False: a signal came first.</returns>
    /// <exception cref="AgentException">There is no identity to be had.</exception>
    internal async Task<bool> StartAsync(SignalInbox signals, CancellationToken cancellationToken)
    {
        if (launch.Identity is not { } settings)
        {
            return true;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var starting = IdentityAgent.StartAsync(settings, time, messages, stop.Token);
        await Task.WhenAny(starting, signals.StopRequested);
        if (!starting.IsCompleted)
        {
            await stop.CancelAsync();
            await ((Task)starting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (starting.IsCanceled)
        {
            return false;
        }

        Agent = await starting;
        messages.Say($"this workload is {Agent.Current}");
        Settings = launch.Settings with { Secrets = new SecretSource(settings.Folder.SocketPath, Agent.Current.Id.TrustDomain) };
        return true;
    }

    public async ValueTask DisposeAsync() => await (Agent?.DisposeAsync() ?? ValueTask.CompletedTask);
}
