using System.Text.Json.Nodes;
using ControlPlane.Agent.Bootstraps;
using ControlPlane.Agent.Envoys;
using ControlPlane.Features.Tests.Identities;
using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Fixtures;

namespace ControlPlane.Features.Tests.Programs;

/// <summary>A real Envoy with the bootstrap that <c>mesh proxy run</c> writes.</summary>
internal sealed class EnvoyProgram : IAsyncDisposable
{
    // A field that this Envoy does not know is a NACK, not a count somewhere.
    private static readonly string[] Strict = ["--reject-unknown-dynamic-fields", "--component-log-level", "config:info,upstream:info"];
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly RunningProgram _program;
    private readonly HttpClient _admin;

    private EnvoyProgram(ProxySettings settings, RunningProgram program, HttpClient admin) => (Settings, _program, _admin) = (settings, program, admin);

    internal ProxySettings Settings { get; }

    internal string NodeId => Settings.Proxy.NodeId;

    internal string Name => Settings.Proxy.Name;

    /// <summary>Envoy's own log, and the access log where that goes to standard output.</summary>
    internal IReadOnlyList<string> Log => _program.Lines;

    /// <summary>Starts an Envoy; it may take a while until it is ready.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="settings">All about it. An admin interface at port 0 is one on a Unix socket in the folder.</param>
    /// <param name="plan">The command that it is run under, and where its secrets are.</param>
    /// <param name="folder">For its files.</param>
    internal static async Task<EnvoyProgram> LaunchAsync(string program, ProxySettings settings, WorkloadPlan plan, string folder)
    {
        var bootstrap = Path.Combine(folder, $"{settings.Proxy.Name}.json");
        var socket = Path.Combine(folder, $"{settings.Proxy.Name}.sock");
        var json = Bootstrap.ToJson(settings);
        json["admin"]!["address"] = new JsonObject { ["pipe"] = new JsonObject { ["path"] = socket, ["mode"] = 438 } };
        if (plan.SecretSocket is { } secrets)
        {
            SecretsInBootstrap.Add(json, secrets);
        }

        await File.WriteAllTextAsync(bootstrap, json.ToJsonString());
        var running = RunningProgram.Start([.. plan.Prefix, program, .. EnvoyArguments.Of(settings, bootstrap, Strict)], folder);
        return new(settings, running, AdminSocket.Client(socket));
    }

    /// <summary>Waits until it has its configuration and listens.</summary>
    internal Task ReadyAsync() => Eventually.TrueAsync($"Envoy {Name} is ready", IsReadyAsync, StartLimit);

    internal async Task<string> AdminAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _admin.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    /// <summary>Counters and gauges by name.</summary>
    /// <param name="filter">A regular expression; only what matches.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<IReadOnlyDictionary<string, long>> StatsAsync(string filter, CancellationToken cancellationToken)
    {
        var text = await AdminAsync($"stats?filter={Uri.EscapeDataString(filter)}", cancellationToken);
        return text.Split('\n')
            .Select(line => line.Split(": "))
            .Where(parts => parts.Length == 2 && long.TryParse(parts[1], out _))
            .ToDictionary(parts => parts[0], parts => long.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }

    /// <summary>Where the sidecar's local listener for a service is; null: there is none.</summary>
    internal async Task<Uri?> LocalListenerAsync(string hostname, int port, CancellationToken cancellationToken)
    {
        var listeners = JsonNode.Parse(await AdminAsync("listeners?format=json", cancellationToken))?["listener_statuses"]?.AsArray() ?? [];
        var address = listeners.FirstOrDefault(listener => (string?)listener?["name"] == $"outbound|{port}||{hostname}")?["local_address"]?["socket_address"];
        return address is null ? null : new Uri($"http://{address["address"]}:{address["port_value"]}/");
    }

    /// <summary>Says goodbye as an orderly stop does: SIGTERM.</summary>
    internal Task TerminateAsync(CancellationToken cancellationToken) => _program.TerminateAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        _admin.Dispose();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        if (_program.HasExited)
        {
            throw new InvalidOperationException($"Envoy {Name} ended with exit code {_program.ExitCode}:\n{_program.Tail(50)}");
        }

        try
        {
            using var response = await _admin.GetAsync(new Uri("ready", UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
