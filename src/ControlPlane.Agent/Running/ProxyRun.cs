using ControlPlane.Agent.Bootstraps;
using ControlPlane.Agent.Envoys;
using ControlPlane.Agent.Identities;
using ControlPlane.Agent.Processes;
using ControlPlane.Model.Proxies;

namespace ControlPlane.Agent.Running;

/// <summary>
/// An Envoy and the app beside it, from start to end: Envoy first, because the app is told its listeners; the app first to end, because it needs
/// them until then. If this process is killed without a chance to clean up, both get SIGTERM (Linux with util-linux; elsewhere they stay).
/// </summary>
public sealed class ProxyRun(ProxyLaunch launch, IReadOnlyDictionary<string, string> environment, TimeProvider time, RunMessages messages)
{
    /// <summary>What this program exits with when Envoy ended by itself.</summary>
    public const int EnvoyLost = 69;

    private static readonly TimeSpan EnvoyStopTime = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LastReportTime = TimeSpan.FromSeconds(1);

    private readonly RunCommands _commands = new(launch, environment, time);
    private IdentityAgent? _identity;

    /// <summary>Runs until the app ends, Envoy ends, or SIGTERM or SIGINT comes.</summary>
    /// <returns>
    /// The app's exit code (128 + n when signal n ended it); without an app 0 after a signal; 128 + n when signal n came before the app was started;
    /// <see cref="EnvoyLost"/> when Envoy ended by itself.
    /// </returns>
    /// <exception cref="AgentException">Envoy or the app could not be started; nothing is left running.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var signals = SignalInbox.Open();
        await using var identity = new RunIdentity(launch, time, messages);
        if (!await identity.StartAsync(signals, cancellationToken))
        {
            return 128 + await signals.StopRequested;
        }

        _identity = identity.Agent;
        using var folder = new RunFolder(launch);
        await BootstrapFile.WriteAsync(folder.BootstrapPath, identity.Settings, cancellationToken);
        await using var envoy = await _commands.StartEnvoyAsync(folder.BootstrapPath, cancellationToken);
        using var admin = new EnvoyAdmin(launch.Settings.Admin, launch.Settings.Proxy.NodeId);
        if (!await new EnvoyStart(launch, admin, time).WaitAsync(envoy, signals.StopRequested, cancellationToken))
        {
            await envoy.StopAsync(UnixSignal.Terminate, EnvoyStopTime, signals.Hurry);
            return 128 + await signals.StopRequested;
        }

        messages.Say($"Envoy is ready as {launch.Settings.Proxy.NodeId}, admin http://{launch.Settings.Admin}");
        var listeners = await admin.ListenersAsync(cancellationToken);
        SayUrls(listeners);
        var code = launch.App.IsEmpty
            ? await WithoutAppAsync(envoy, admin, signals)
            : await WithAppAsync(AppEnvironment.With(environment, listeners, launch.Settings.Proxy.Namespace), envoy, admin, signals);
        await envoy.StopAsync(UnixSignal.Terminate, EnvoyStopTime, signals.Hurry);
        return code;
    }

    private async Task<int> WithAppAsync(IReadOnlyDictionary<string, string> appEnvironment, ChildProcess envoy, EnvoyAdmin admin, SignalInbox signals)
    {
        await using var app = await _commands.StartAppAsync(appEnvironment, CancellationToken.None);
        signals.ForwardTo(app);
        var envoyWasLost = await UntilTheEndAsync(envoy, admin, signals, app);
        var code = await app.Exited;
        return envoyWasLost ? EnvoyLost : code;
    }

    private async Task<int> WithoutAppAsync(ChildProcess envoy, EnvoyAdmin admin, SignalInbox signals) =>
        await UntilTheEndAsync(envoy, admin, signals, app: null) ? EnvoyLost : 0;

    // Whether it ended because Envoy was lost. The app has ended when this returns.
    private async Task<bool> UntilTheEndAsync(ChildProcess envoy, EnvoyAdmin admin, SignalInbox signals, ChildProcess? app)
    {
        using var leaving = new CancellationTokenSource();
        using var end = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var agent = launch.Settings.ReportsAppHealth ? new AppHealthAgent(launch.Settings, ControlPlaneChannel.Open(launch.Settings.Xds, _identity), time, messages) : null;
        var reporting = agent?.RunAsync(leaving.Token, end.Token);
        Task[] ends = [signals.StopRequested, envoy.Exited, .. new Task?[] { app?.Exited, reporting }.OfType<Task>()];
        await Task.WhenAny(ends);
        await leaving.CancelAsync();
        var envoyWasLost = envoy.Exited.IsCompleted;
        if (envoyWasLost)
        {
            messages.Say($"Envoy ended with code {await envoy.Exited}; stopping{(app is null ? "" : " the app too: it is cut off from the mesh")}");
        }
        else
        {
            await DrainAsync(admin, signals, app);
        }

        if (app is not null)
        {
            var signal = signals.StopRequested.IsCompletedSuccessfully ? await signals.StopRequested : UnixSignal.Terminate;
            await app.StopAsync(signal, launch.StopTimeout, signals.Hurry);
        }

        agent?.Complete();
        end.CancelAfter(LastReportTime);
        await (reporting ?? Task.CompletedTask);
        return envoyWasLost;
    }

    private Task DrainAsync(EnvoyAdmin admin, SignalInbox signals, ChildProcess? app)
    {
        // Nobody answers any more when the app has ended by itself: only its last answers are still on their way.
        var limit = app?.Exited.IsCompleted == true && launch.Settings.DrainTime > LastReportTime ? LastReportTime : launch.Settings.DrainTime;
        if (app?.Exited.IsCompleted != true)
        {
            messages.Say($"stopping: draining for at most {limit.TotalSeconds:0.#} s, once more to skip that");
        }

        return new Drain(admin, launch.Settings.Proxy.Kind, time).RunAsync(limit, signals.Hurry);
    }

    private void SayUrls(IReadOnlyList<EnvoyListener> listeners)
    {
        if (launch.Settings.Proxy.Interception == InterceptionMode.Loopback)
        {
            foreach (var url in ServiceUrls.Of(listeners, launch.Settings.Proxy.Namespace))
            {
                messages.Say($"  {url.Service}:{url.Port} is {url}");
            }
        }
    }
}
