using System.Globalization;
using ControlPlane.Agent;
using ControlPlane.Agent.Bootstraps;
using ControlPlane.Agent.Identities;
using ControlPlane.Agent.Processes;

namespace ControlPlane.Cli.Commands.Proxies;

/// <summary>The agent as a process of its own, beside a process that is going to become Envoy.</summary>
internal sealed class AgentProcess(IdentitySettings identity, CommandHost host)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    /// <summary>Starts it and waits until it serves.</summary>
    /// <returns>Where Envoy gets its secrets.</returns>
    /// <exception cref="AgentException">It ended, or does not serve in time.</exception>
    internal async Task<SecretSource> StartAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        var command = Command();
        // Not disposed of, which would kill it: it ends by itself with the process that this one becomes.
        var agent = ChildProcess.Start(command[0], command[1..], host.Environment, host.Time);
        var began = host.Time.GetTimestamp();
        using var timer = new PeriodicTimer(Interval, host.Time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (agent.Exited.IsCompleted)
            {
                throw new AgentException(FailureKind.Unavailable, $"the agent for the workload's certificate ended with code {await agent.Exited}", "its own words are above");
            }

            if (await identity.Folder.IsServedAsync(cancellationToken) && identity.Folder.KeptId() is { } id)
            {
                return new(identity.Folder.SocketPath, id.TrustDomain);
            }

            if (host.Time.GetElapsedTime(began) > within)
            {
                agent.Signal(UnixSignal.Terminate);
                throw new AgentException(FailureKind.Unavailable, $"the agent has no certificate after {within.TotalSeconds:0} s from {identity.Xds}", "is the control plane running there?");
            }
        }

        throw new OperationCanceledException(cancellationToken);
    }

    private List<string> Command()
    {
        var self = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) != "dotnet"
            ? new List<string> { path }
            : [Environment.ProcessPath ?? "dotnet", Path.Combine(AppContext.BaseDirectory, "mesh.dll")];
        self.AddRange(
        [
            "proxy", "agent", "--namespace", identity.Namespace, "--service-account", identity.ServiceAccount, "--xds", $"{identity.Xds}",
            "--identity", identity.Folder.FullPath, "--trust-domain", identity.TrustDomain,
            "--with-process", Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
        ]);
        if (identity.TokenFile is { } token)
        {
            self.AddRange(["--token-file", token]);
        }

        return self;
    }
}
