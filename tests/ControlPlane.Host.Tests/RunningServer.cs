using System.Net;
using ControlPlane.Agent.Addresses;
using ControlPlane.Fixtures;
using ControlPlane.Fixtures.Xds;
using ControlPlane.Host.Options;
using ControlPlane.Xds.Sessions;
using Envoy.Config.Core.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Host.Tests;

/// <summary>The whole server in this process, on free ports and folders of its own.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly StateFolder _state;

    private RunningServer(WebApplication app, StateFolder state)
    {
        _app = app;
        _state = state;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        Xds = new Uri(addresses[0].Replace("https://", "http://", StringComparison.Ordinal));
        Admin = new HttpClient { BaseAddress = new Uri(addresses[1]) };
    }

    /// <summary>For plaintext, which this server allows unless it was changed.</summary>
    internal Uri Xds { get; }

    internal HttpClient Admin { get; }

    /// <summary>For TLS.</summary>
    internal HostAndPort XdsAddress => new(Xds.Host, Xds.Port);

    internal string AdminSocket => _state.PathOf(ServerListeners.AdminSocketName);

    internal IServiceProvider Services => _app.Services;

    /// <param name="folder">Holds <c>mesh</c> (configuration) and <c>state</c>.</param>
    /// <param name="change">Changes the options, which are on free loopback ports.</param>
    internal static async Task<RunningServer> StartAsync(string folder, Func<ControlPlaneOptions, ControlPlaneOptions>? change = null)
    {
        var options = new ControlPlaneOptions
        {
            Config = [Path.Combine(folder, "mesh")],
            ConfigIsDefault = false,
            State = Path.Combine(folder, "state"),
            Xds = new(IPAddress.Loopback, 0),
            Admin = new(IPAddress.Loopback, 0),
            AllowPlaintextXds = true,
            LogLevel = LogLevel.Warning,
        };
        options = change?.Invoke(options) ?? options;
        var state = StateFolder.Open(options.State);
        var app = ControlPlaneServer.Build(options, new ConfigurationBuilder().Build(), state);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app, state);
    }

    /// <summary>Starts a server and waits until it lets Envoys in.</summary>
    internal static async Task<RunningServer> StartReadyAsync(string folder, Func<ControlPlaneOptions, ControlPlaneOptions>? change = null)
    {
        var server = await StartAsync(folder, change);
        await server.ReadyAsync();
        return server;
    }

    internal Task ReadyAsync() => Eventually.TrueAsync("ready", async token =>
    {
        using var response = await Admin.GetAsync(new Uri("/ready", UriKind.Relative), token);
        return response.IsSuccessStatusCode;
    });

    /// <summary>A discovery client as an Envoy of a workload.</summary>
    internal XdsTestClient Connect(string name, string metadata = "{}", XdsVariant variant = XdsVariant.Delta, XdsTestService? service = null)
    {
        var node = new Node
        {
            Id = NodeId(name),
            Cluster = $"{name}.shop",
            UserAgentName = "envoy",
            UserAgentVersion = "1.40.0",
            Metadata = JsonParser.Default.Parse<Struct>(metadata),
        };
        return XdsTestClient.Connect(Xds, variant, node, service);
    }

    internal static string NodeId(string name) => $"sidecar~10.0.0.{name.Length}~{name}.shop~shop.svc.cluster.local";

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _state.Dispose();
    }
}
