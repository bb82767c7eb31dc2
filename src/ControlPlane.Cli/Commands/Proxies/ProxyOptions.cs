using System.CommandLine;
using ControlPlane.Agent;
using ControlPlane.Agent.Addresses;
using ControlPlane.Agent.Bootstraps;
using ControlPlane.Agent.Identities;
using ControlPlane.Model.Proxies;

namespace ControlPlane.Cli.Commands.Proxies;

/// <summary>The options that say what a proxy is: the same for every command that makes one.</summary>
internal sealed class ProxyOptions
{
    private readonly string _defaultRole;
    private readonly Option<string> _role;
    private readonly WorkloadOptions _workload = new();
    private readonly InterceptionOptions _interception = new();
    private readonly EnvoyOptions _envoy = new();
    private readonly IdentityOptions _identity = new();

    internal ProxyOptions(string defaultRole)
    {
        _defaultRole = defaultRole;
        _role = new("--role")
        {
            Description = "sidecar (beside one app) or router (a gateway).",
            DefaultValueFactory = _ => defaultRole,
            HelpName = "sidecar|router",
        };
        _role.AcceptOnlyFromAmong("sidecar", "router");
    }

    internal void AddTo(Command command)
    {
        _workload.AddTo(command);
        if (_defaultRole != "router")
        {
            command.Add(_role); // a gateway command makes nothing else
        }

        _interception.AddTo(command);
        _envoy.AddTo(command);
        _identity.AddTo(command);
    }

    /// <exception cref="AgentException">An option's value is wrong.</exception>
    internal ProxySettings Read(ParseResult parsed)
    {
        var kind = (parsed.GetValue(_role) ?? _defaultRole) == "router" ? ProxyKind.Router : ProxyKind.Sidecar;
        var envoy = _envoy.Read(parsed);
        var mode = kind == ProxyKind.Router ? InterceptionMode.None : _interception.Mode(parsed);
        var addresses = _workload.Addresses(parsed);
        // Without root nothing tells apart the workloads of one machine but an address each.
        var ownLoopback = addresses.IsEmpty && mode != InterceptionMode.Redirect && envoy.Xds.IsLoopback;
        if (addresses.IsEmpty)
        {
            addresses = [ownLoopback ? WorkloadAddress.OnLoopback(_workload.Name(parsed), _workload.Namespace(parsed)) : WorkloadAddress.Towards(envoy.Xds)];
        }

        var bind = _interception.BindAddress(parsed) ?? (ownLoopback && kind == ProxyKind.Sidecar ? addresses[0] : null);
        var proxy = _interception.AddTo(_workload.Read(parsed, kind, addresses), parsed) with { BindAddress = bind };
        var identity = _identity.Read(parsed, proxy, envoy.Xds);
        return envoy.ToSettings(proxy, AdminHost(addresses[0])) with
        {
            Secrets = identity is null ? null : new(identity.Folder.SocketPath, identity.TrustDomain),
        };
    }

    /// <summary>The workload's identity; null: none, by request.</summary>
    /// <exception cref="AgentException">An option's value is wrong.</exception>
    internal IdentitySettings? ReadIdentity(ParseResult parsed, ProxySettings settings) => _identity.Read(parsed, settings.Proxy, settings.Xds);

    // Each workload's admin interface is on its own loopback address, when it has one, so that all can have port 15000.
    private static string AdminHost(string address) => new HostAndPort(address, 0).IsLoopback ? address : "127.0.0.1";
}
