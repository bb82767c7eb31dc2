using System.CommandLine;
using ControlPlane.Agent.Bootstraps;

namespace ControlPlane.Cli.Commands.Proxies;

/// <summary>How the Envoy itself runs: where its control plane is, its admin interface, its limits.</summary>
internal sealed class EnvoyOptions
{
    private readonly Option<string> _xds = new("--xds")
    {
        Description = "Where the control plane's discovery services are.",
        HelpName = "HOST:PORT",
        DefaultValueFactory = _ => "127.0.0.1:15010",
    };

    private readonly Option<string> _protocol = new("--protocol")
    {
        Description = "delta (only changes) or sotw (whole state at each response).",
        HelpName = "delta|sotw",
        DefaultValueFactory = _ => "delta",
    };

    private readonly Option<string?> _admin = new("--admin")
    {
        Description = "Envoy's admin interface. Default: port 15000 on the workload's own loopback address, else on 127.0.0.1.",
        HelpName = "HOST:PORT",
    };

    private readonly Option<string?> _readiness = new("--readiness")
    {
        Description = "Also answer GET /healthz/ready here (Istio's port is 15021).",
        HelpName = "HOST:PORT",
    };

    private readonly Option<string?> _cluster = new("--cluster-id") { Description = "The cluster or network this workload is in.", HelpName = "ID" };

    private readonly Option<int> _concurrency = new("--concurrency")
    {
        Description = "Envoy's worker threads; 0: one per hardware thread.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string> _drainTime = new("--drain-time")
    {
        Description = "How long requests under way may take when the proxy stops or a listener goes.",
        HelpName = "TIME",
        DefaultValueFactory = _ => "5s",
    };

    private readonly Option<string> _flush = new("--access-log-flush")
    {
        Description = "How soon access logs are written out.",
        HelpName = "TIME",
        DefaultValueFactory = _ => "1s",
    };

    private readonly Option<string> _logLevel = new("--envoy-log-level")
    {
        Description = "Envoy's own log, on standard error.",
        HelpName = "LEVEL",
        DefaultValueFactory = _ => "warning",
    };

    internal EnvoyOptions()
    {
        _protocol.AcceptOnlyFromAmong("delta", "sotw");
        _logLevel.AcceptOnlyFromAmong("trace", "debug", "info", "warning", "error", "critical", "off");
    }

    internal void AddTo(Command command)
    {
        foreach (var option in new Option[] { _xds, _protocol, _admin, _readiness, _cluster, _concurrency, _drainTime, _flush, _logLevel })
        {
            command.Add(option);
        }
    }

    internal EnvoyChoices Read(ParseResult parsed) => new()
    {
        Xds = OptionText.Address(parsed.GetRequiredValue(_xds), "--xds", ProxySettings.DefaultXdsPort),
        Admin = parsed.GetValue(_admin) is { } admin ? OptionText.Address(admin, "--admin", ProxySettings.DefaultAdminPort) : null,
        Readiness = parsed.GetValue(_readiness) is { } readiness ? OptionText.Address(readiness, "--readiness", 15021) : null,
        Protocol = parsed.GetValue(_protocol) == "sotw" ? XdsProtocol.StateOfTheWorld : XdsProtocol.Delta,
        ClusterId = parsed.GetValue(_cluster) ?? "",
        Concurrency = OptionText.AtLeastZero(parsed.GetValue(_concurrency), "--concurrency"),
        DrainTime = OptionText.Duration(parsed.GetRequiredValue(_drainTime), "--drain-time"),
        AccessLogFlush = OptionText.Duration(parsed.GetRequiredValue(_flush), "--access-log-flush"),
        LogLevel = parsed.GetRequiredValue(_logLevel),
    };
}
