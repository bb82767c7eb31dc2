using System.Diagnostics;
using System.Net;
using System.Reflection;
using ControlPlane.Host.Options;
using ControlPlane.Model.Config;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ControlPlane.Host;

/// <summary>The first lines of the log: where the server listens, what is unsafe or missing, and when it is ready with what.</summary>
internal sealed partial class StartupReport(
    ControlPlaneOptions options, StateFolder state, IServer server, ServerFacts facts, ILogger<StartupReport> logger)
    : BackgroundService, IHostedLifecycleService
{
    public static string Version { get; } =
        typeof(StartupReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        // In the order of the listeners: xDS, admin, and the Unix socket if there is one.
        string[] addresses = [.. server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []];
        Log.Listening(logger, Version, addresses.ElementAtOrDefault(0) ?? "", string.Join(" and ", addresses.Skip(1).Select(address => address.Replace("http://unix:", "unix:", StringComparison.Ordinal))), state.FullPath);
        if (options.AllowPlaintextXds)
        {
            Log.Plaintext(logger, options.Xds.Address);
        }

        if (ServerListeners.AdminSocketOf(state) is null)
        {
            Log.NoSocket(logger, state.FullPath);
        }

        foreach (var missing in options.Config.Where(path => !Path.Exists(path)))
        {
            Log.Missing(logger, missing);
        }

        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        Log.Stopping(logger);
        return Task.CompletedTask;
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await facts.Sources.WhenAllSynced.WaitAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        var mesh = facts.Mesh.Current;
        var findings = facts.Report.Diagnostics;
        using var process = Process.GetCurrentProcess();
        Log.Ready(
            logger,
            (facts.Time.GetUtcNow() - process.StartTime.ToUniversalTime()).TotalSeconds,
            mesh.Registry.Services.Count,
            mesh.Registry.Endpoints.Values.Sum(endpoints => endpoints.Count),
            $"{findings.Count(finding => finding.Severity == Severity.Error)} errors, {findings.Count(finding => finding.Severity == Severity.Warning)} warnings");
        if (findings.FirstOrDefault(finding => finding.IsUnenforcedSecurity) is { } unenforced)
        {
            if (options.AllowUnenforcedSecurity)
            {
                Log.UnenforcedAllowed(logger);
            }
            else
            {
                Log.UnenforcedRefused(logger, unenforced.ToString());
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Information, "controlplane {Version} listens: xDS {Xds}, admin {Admin}; state in {State}")]
        public static partial void Listening(ILogger logger, string version, string xds, string admin, string state);

        [LoggerMessage(1002, LogLevel.Information, "all sources read {Seconds:0.0} s after the start: {Services} services, {Endpoints} endpoints, {Findings}")]
        public static partial void Ready(ILogger logger, double seconds, int services, int endpoints, string findings);

        [LoggerMessage(1003, LogLevel.Warning, "Envoys connect unencrypted to {Address}: anyone who reaches it can read the configuration and pose as a workload")]
        public static partial void Plaintext(ILogger logger, IPAddress address);

        [LoggerMessage(1004, LogLevel.Warning, "no admin socket: the path of {State} is too long for one; the admin address serves alone")]
        public static partial void NoSocket(ILogger logger, string state);

        [LoggerMessage(1005, LogLevel.Warning, "no \"{Path}\" yet: put your YAML there (it is picked up at once), or name another place with --config PATH")]
        public static partial void Missing(ILogger logger, string path);

        [LoggerMessage(1006, LogLevel.Information, "stopping: streams end now, and Envoys keep what they have")]
        public static partial void Stopping(ILogger logger);

        [LoggerMessage(1007, LogLevel.Warning, "security objects are configured that are not valid and protect nothing; --allow-unenforced-security accepts that")]
        public static partial void UnenforcedAllowed(ILogger logger);

        [LoggerMessage(1008, LogLevel.Error, "NOT READY, no Envoy is let in: {Finding}; remove it, or accept that it protects nothing with --allow-unenforced-security")]
        public static partial void UnenforcedRefused(ILogger logger, string finding);
    }
}
