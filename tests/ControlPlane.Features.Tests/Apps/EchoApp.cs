using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace ControlPlane.Features.Tests.Apps;

/// <summary>
/// An app that answers what it saw: HTTP/1.1 and WebSocket on one port, HTTP/2 and gRPC on another. A request asks it to misbehave by its
/// query: <c>status=503</c>, <c>delay=300</c> (milliseconds), <c>failFirst=2</c> (503 to the first attempts of one request id).
/// </summary>
internal sealed class EchoApp : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly ConcurrentDictionary<string, int> _attempts = new(StringComparer.Ordinal);
    private int _requests;
    private volatile int _status = StatusCodes.Status200OK;

    private EchoApp(string name, string version, WebApplication web) => (Name, Version, _web) = (name, version, web);

    internal string Name { get; }

    internal string Version { get; }

    /// <summary>Requests that reached it.</summary>
    internal int Requests => Volatile.Read(ref _requests);

    /// <summary>What it answers when the request does not say; to make all requests fail.</summary>
    internal int Status
    {
        get => _status;
        set => _status = value;
    }

    /// <summary>Where it speaks HTTP/1.1 and WebSocket.</summary>
    internal int HttpPort { get; private set; }

    /// <summary>Where it speaks HTTP/2 without TLS, and gRPC.</summary>
    internal int Http2Port { get; private set; }

    /// <summary>Starts an app on free ports.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">Its version.</param>
    /// <param name="address">Where it listens.</param>
    internal static Task<EchoApp> StartAsync(string name, string version, string address = "127.0.0.1") =>
        StartAsync(name, version, new(IPAddress.Parse(address), 0), new(IPAddress.Parse(address), 0), Listen);

    /// <summary>Starts an app on sockets that somebody else opens, in another network namespace say.</summary>
    internal static async Task<EchoApp> StartAsync(string name, string version, IPEndPoint http, IPEndPoint http2, Func<EndPoint, Socket> listen)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "echo" });
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = listen);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(http, options => options.Protocols = HttpProtocols.Http1);
            kestrel.Listen(http2, options => options.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddRouting();
        var web = builder.Build();
        var app = new EchoApp(name, version, web);
        web.UseWebSockets();
        web.Run(app.AnswerAsync);
        await web.StartAsync();
        var ports = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(url => new Uri(url).Port).ToArray();
        (app.HttpPort, app.Http2Port) = (ports[0], ports[1]);
        return app;
    }

    /// <summary>Forgets what it counted, and behaves.</summary>
    internal void Reset()
    {
        _attempts.Clear();
        Interlocked.Exchange(ref _requests, 0);
        _status = StatusCodes.Status200OK;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _web.StopAsync(atOnce.Token);
        await _web.DisposeAsync();
    }

    private static Socket Listen(EndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(endpoint);
        return socket;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        if (context.WebSockets.IsWebSocketRequest)
        {
            await WebSocketEcho.AnswerAsync(context);
        }
        else if (GrpcEcho.IsGrpc(context))
        {
            await GrpcEcho.AnswerAsync(context, Name);
        }
        else
        {
            await AnswerHttpAsync(context);
        }
    }

    private async Task AnswerHttpAsync(HttpContext context)
    {
        var id = context.Request.Headers["x-request-id"].ToString();
        var attempt = id.Length == 0 ? 1 : _attempts.AddOrUpdate(id, 1, (_, seen) => seen + 1);
        await DelayAsync(Number(context, "delay"), context.RequestAborted);
        context.Response.StatusCode = attempt <= Number(context, "failFirst") ? StatusCodes.Status503ServiceUnavailable
            : Number(context, "status") is > 0 and var asked ? asked
            : Status;
        context.Response.Headers["x-app"] = Name;
        await context.Response.WriteAsJsonAsync(Describe(context.Request, attempt), context.RequestAborted);
    }

    private EchoAnswer Describe(HttpRequest request, int attempt) => new()
    {
        App = Name,
        Version = Version,
        Method = request.Method,
        Path = request.Path + request.QueryString,
        Host = request.Host.Value ?? "",
        Protocol = request.Protocol,
        Attempt = attempt,
        Headers = request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString(), StringComparer.Ordinal),
    };

    private static int Number(HttpContext context, string key) =>
        int.TryParse(context.Request.Query[key], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static async Task DelayAsync(int milliseconds, CancellationToken cancellationToken)
    {
        if (milliseconds > 0)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(milliseconds));
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
