using System.Collections.Concurrent;
using System.Net;
using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Xds.Streams.Tests;

/// <summary>A real server on a free port. Admits every node into the scope that its cluster names, unless told otherwise.</summary>
internal sealed class TestServer : IAsyncDisposable, IProxyAdmission, IProxyStatusListener
{
    private readonly WebApplication _app;

    private TestServer(Action<XdsServerOptions> configure, int port, Action<IServiceCollection>? add, TimeSpan? keepalive)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 5000;
            kestrel.Limits.Http2.KeepAlivePingDelay = keepalive ?? TimeSpan.MaxValue;
            kestrel.Limits.Http2.KeepAlivePingTimeout = keepalive ?? TimeSpan.MaxValue;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddSingleton<IProxyAdmission>(this);
        builder.Services.AddSingleton<IProxyStatusListener>(this);
        builder.Services.AddSingleton<IXdsMetrics>(Metrics);
        add?.Invoke(builder.Services);
        builder.Services.AddXdsServer(configure);
        _app = builder.Build();
        _app.MapXds();
        _app.MapXdsReports();
        _app.MapClientStatus();
        _app.MapClientStatusRest();
    }

    internal RecordedMetrics Metrics { get; } = new();

    internal Uri Address => new(_app.Urls.Single());

    internal SnapshotCache Cache => _app.Services.GetRequiredService<SnapshotCache>();

    internal ProxyStatusBoard Board => _app.Services.GetRequiredService<ProxyStatusBoard>();

    internal ConcurrentDictionary<string, SnapshotFeed> Feeds { get; } = new();

    internal ConcurrentQueue<RevisionConverged> Convergences { get; } = new();

    internal ConcurrentQueue<RequestVerdict.Rejected> Rejections { get; } = new();

    internal Func<ProxyConnection, AdmissionVerdict?> Refuse { get; set; } = static _ => null;

    internal static async Task<TestServer> StartAsync(
        CancellationToken cancellationToken,
        Action<XdsServerOptions>? configure = null,
        int port = 0,
        Action<IServiceCollection>? add = null,
        TimeSpan? keepalive = null)
    {
        var server = new TestServer(configure ?? (static _ => { }), port, add, keepalive);
        await server._app.StartAsync(cancellationToken);
        return server;
    }

    internal Task StopAsync(CancellationToken cancellationToken) => _app.StopAsync(cancellationToken);

    internal XdsTestClient Connect(XdsVariant variant, string id = "sidecar~1", string scope = "shop", XdsTestService? service = null) =>
        XdsTestClient.Connect(Address, variant, XdsTestClient.Node(id, scope), service);

    public ValueTask<AdmissionVerdict> AdmitAsync(ProxyConnection connection, CancellationToken cancellationToken)
    {
        if (Refuse(connection) is { } refused)
        {
            return new ValueTask<AdmissionVerdict>(refused);
        }

        var feed = Cache.Open(connection.Node.Cluster);
        Feeds[connection.Node.Id] = feed;
        return new ValueTask<AdmissionVerdict>(new AdmissionVerdict.Admitted(feed));
    }

    public void Connected(ProxyStatus status)
    {
    }

    public void Changed(ProxyStatus status)
    {
    }

    public void Rejected(ProxyStatus status, RequestVerdict.Rejected rejection) => Rejections.Enqueue(rejection);

    public void Disconnected(ProxyStatus status)
    {
    }

    public void Converged(RevisionConverged convergence) => Convergences.Enqueue(convergence);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
