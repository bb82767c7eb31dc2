using System.Globalization;
using ControlPlane.Agent.Addresses;
using ControlPlane.Agent.Bootstraps;
using ControlPlane.Agent.Processes;
using ControlPlane.Cli.Up.StandIns;
using ControlPlane.Model.Gateways;
using ControlPlane.Sources.Files;

namespace ControlPlane.Cli.Up;

/// <summary>Brings a mesh up on this machine, keeps it, and takes it down.</summary>
internal sealed class UpRun(UpOptions options, CommandHost host)
{
    private static readonly TimeSpan ServerStartTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WorkloadStartTime = TimeSpan.FromMinutes(3);

    // The script that builds and runs this program from a source tree says how it was called.
    private readonly UpMessages _messages = new(host.Output, host.Environment.GetValueOrDefault("MESH_COMMAND", "mesh"));
    private readonly UpIdentities _identities = new(options);
    private readonly MachinePlan _plan = options.Demo ? new MachinePlan(options).WithDemo() : new(options);

    /// <summary>Runs until a signal comes.</summary>
    /// <returns>0 after a signal, 69 when something could not be started.</returns>
    internal async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var signals = SignalInbox.Open();
        var gateways = Gateways();
        CheckPlaces(gateways);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var deathSignal = await DeathSignal.PrefixAsync(host.Environment, cancellationToken);
        await using var programs = new ProgramGroup(Path.Combine(options.State, "logs"), deathSignal, host);
        var running = RunUntilStoppedAsync(programs, gateways, stop.Token);
        await Task.WhenAny(running, signals.StopRequested);
        await stop.CancelAsync();
        var code = await running;
        _messages.Say("Stopping ...");
        await programs.StopAsync(signals.Hurry);
        _messages.Say("Everything has stopped.");
        return code;
    }

    private async Task<int> RunUntilStoppedAsync(ProgramGroup programs, IReadOnlyList<HostAndPort> gateways, CancellationToken stop)
    {
        try
        {
            using var probe = new HttpProbe(host.Time);
            if (!await StartServerAsync(programs, probe, stop))
            {
                return ExitCode.Unavailable;
            }

            if (options.Envoy is null)
            {
                StartAppsAlone(programs);
                _messages.TryNext(options, gateways, traffic: null);
                await new StandInGroup(options, _identities, _messages, host).RunAsync(_plan.Workloads, _plan.GatewayAddress, stop);
                return ExitCode.Ok;
            }

            if (!await StartEnvoysAsync(programs, probe, stop))
            {
                return ExitCode.Unavailable;
            }

            var traffic = _plan.Workloads.FirstOrDefault(placed => !placed.Workload.Serves);
            _messages.Done("gateway", gateways.Count == 0 ? "no Gateway object opens a port yet" : string.Join(", ", gateways.Select(gateway => $"http://{gateway}")));
            _messages.TryNext(options, gateways, traffic);
            await new RunWatch(programs, probe, _messages, host.Time).RunAsync(options.Admin, traffic, stop);
            return ExitCode.Ok;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCode.Ok;
        }
    }

    private async Task<bool> StartServerAsync(ProgramGroup programs, HttpProbe probe, CancellationToken stop)
    {
        var began = host.Time.GetTimestamp();
        var server = programs.StartServer(
            [.. ProductFiles.Server, "--config", options.Config, "--xds", $"{options.Xds}", "--admin", $"{options.Admin}", "--state", Path.Combine(options.State, "server")]);
        if (!await UntilReadyAsync(programs, ServerStartTime, probe.UntilAllAnswerAsync([options.Admin], "/ready", programs.FirstEnded, stop), stop))
        {
            return false;
        }

        _messages.Done("control plane", $"xds {options.Xds}, admin http://{options.Admin}, configuration {options.Config} ({Seconds(began)})");
        return !server.Process.Exited.IsCompleted;
    }

    private async Task<bool> StartEnvoysAsync(ProgramGroup programs, HttpProbe probe, CancellationToken stop)
    {
        var began = host.Time.GetTimestamp();
        var gateway = await _identities.ArgumentsAsync("ingressgateway", "ingressgateway", stop);
        programs.Start("gateway", [.. ProductFiles.Mesh, "gateway", "run", "ingressgateway", "--labels", "istio=ingressgateway", "--ip", _plan.GatewayAddress, .. gateway, .. EnvoyArguments()]);
        foreach (var placed in _plan.Workloads)
        {
            var identity = await _identities.ArgumentsAsync(placed.Workload.Name, placed.Workload.Service, stop);
            programs.Start(placed.Workload.Name, [.. ProductFiles.Mesh, "proxy", "run", .. placed.Identity, .. identity, .. EnvoyArguments(), "--", .. AppCommand(placed)]);
        }

        List<HostAndPort> admins = [.. _plan.Workloads.Select(placed => placed.Address).Append(_plan.GatewayAddress).Select(address => new HostAndPort(address, ProxySettings.DefaultAdminPort))];
        List<HostAndPort> apps = [.. _plan.Workloads.Select(placed => new HostAndPort("127.0.0.1", placed.AppPort))];
        if (!await UntilReadyAsync(programs, WorkloadStartTime, probe.UntilAllAnswerAsync(admins, "/ready", programs.FirstEnded, stop), stop)
            || !await UntilReadyAsync(programs, WorkloadStartTime, probe.UntilAllAnswerAsync(apps, "/health", programs.FirstEnded, stop), stop))
        {
            return false;
        }

        if (options.Demo)
        {
            _messages.Done("apps", string.Join(", ", _plan.Workloads.Select(placed => placed.Workload.Name)));
            _messages.Done("traffic", $"{options.RequestsPerSecond} requests/s to myservice, some to productpage");
        }

        _messages.Done("Envoys", $"{admins.Count}, all ready ({Seconds(began)}), {options.Envoy}");
        return true;
    }

    // Without Envoys the apps find each other's first versions directly, so that their pages can be looked at.
    private void StartAppsAlone(ProgramGroup programs)
    {
        _messages.NoEnvoy();
        var urls = _plan.Workloads.Where(placed => placed.Workload.Version == "v1").Select(placed => $"{placed.Workload.Service.ToUpperInvariant()}_URL=http://{placed.AppAddress}").ToList();
        foreach (var placed in _plan.Workloads.Where(placed => placed.Workload.Serves))
        {
            programs.Start(placed.Workload.Name, ["/usr/bin/env", .. urls, .. AppCommand(placed)]);
            _messages.Done(placed.Workload.Name, $"http://{placed.AppAddress} (the app itself, not through the mesh)");
        }
    }

    private IEnumerable<string> AppCommand(PlacedWorkload placed) =>
    [
        .. ProductFiles.Demo, placed.Workload.Service, "--version", placed.Workload.Version, "--listen", placed.AppAddress,
        "--rate", options.RequestsPerSecond.ToString(CultureInfo.InvariantCulture),
    ];

    private IEnumerable<string> EnvoyArguments() => ["--xds", $"{options.Xds}", "--envoy", options.Envoy!, "--drain-time", "1s", "--stop-timeout", "2s"];

    private async Task<bool> UntilReadyAsync(ProgramGroup programs, TimeSpan limit, Task<LoggedProgram?> ready, CancellationToken stop)
    {
        try
        {
            if (await ready.WaitAsync(limit, host.Time, stop) is not { } ended)
            {
                return true;
            }

            _messages.Ended(ended, await ended.Process.Exited);
        }
        catch (TimeoutException)
        {
            _messages.Say($"✘ not everything is up after {limit.TotalSeconds:0} s; see the logs in {Path.GetDirectoryName(programs.Workloads.Select(program => program.LogPath).FirstOrDefault("."))}");
        }

        return false;
    }

    private IReadOnlyList<HostAndPort> Gateways() =>
    [
        .. FileSnapshot.Load([options.Config]).Objects.OfType<Gateway>()
            .SelectMany(gateway => gateway.Servers).Select(server => new HostAndPort(server.Bind ?? "127.0.0.1", server.Port)).Distinct(),
    ];

    private void CheckPlaces(IReadOnlyList<HostAndPort> gateways)
    {
        MachinePlan.RequireFree(options.Xds, "choose another port: --xds 127.0.0.1:PORT");
        MachinePlan.RequireFree(options.Admin, "choose another port: --admin 127.0.0.1:PORT");
        if (options.Envoy is not null)
        {
            foreach (var gateway in gateways)
            {
                MachinePlan.RequireFree(gateway, $"end what listens there, or change the Gateway's port in {options.Config}");
            }
        }
    }

    private string Seconds(long began) => string.Create(CultureInfo.InvariantCulture, $"{host.Time.GetElapsedTime(began).TotalSeconds:0.0} s");
}
