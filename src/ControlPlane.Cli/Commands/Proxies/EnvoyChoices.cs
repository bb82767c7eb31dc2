using ControlPlane.Agent.Addresses;
using ControlPlane.Agent.Bootstraps;
using ControlPlane.Model.Proxies;

namespace ControlPlane.Cli.Commands.Proxies;

/// <summary>What the command line says of the Envoy, before it is known what workload it stands beside.</summary>
internal sealed record EnvoyChoices
{
    internal required HostAndPort Xds { get; init; }

    /// <summary>Null: not stated.</summary>
    internal HostAndPort? Admin { get; init; }

    internal HostAndPort? Readiness { get; init; }

    internal XdsProtocol Protocol { get; init; }

    internal string ClusterId { get; init; } = "";

    internal int Concurrency { get; init; }

    internal TimeSpan DrainTime { get; init; }

    internal TimeSpan AccessLogFlush { get; init; }

    internal required string LogLevel { get; init; }

    /// <param name="proxy">The workload.</param>
    /// <param name="adminHost">Where the admin interface is when nothing was stated.</param>
    internal ProxySettings ToSettings(Proxy proxy, string adminHost) => new()
    {
        Proxy = proxy,
        Xds = Xds,
        Admin = Admin ?? new(adminHost, ProxySettings.DefaultAdminPort),
        Readiness = Readiness,
        Protocol = Protocol,
        ClusterId = ClusterId,
        Concurrency = Concurrency,
        DrainTime = DrainTime,
        AccessLogFlush = AccessLogFlush,
        LogLevel = LogLevel,
    };
}
