using System.CommandLine;
using System.Globalization;
using System.Net;
using ControlPlane.Xds;
using ControlPlane.Xds.Streams;
using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Benchmarks.Streams;

/// <summary>
/// <c>serve</c>: what <see cref="StreamServer"/> starts. It serves load assignments and reads from standard input: <c>publish N</c> changes
/// the first of them, <c>collect</c> gives back garbage; each is answered with one line.
/// </summary>
internal static class ServeCommand
{
    internal static Command Create()
    {
        var kind = new Option<ServerKind>("--kind");
        var port = new Option<int>("--port");
        var resources = new Option<int>("--resources");
        var endpoints = new Option<int>("--endpoints");
        var command = new Command("serve", "One server, for the other commands") { kind, port, resources, endpoints };
        command.Hidden = true;
        command.SetAction((arguments, _) => ServeAsync(
            arguments.GetValue(kind), arguments.GetValue(port), arguments.GetValue(resources), arguments.GetValue(endpoints)));
        return command;
    }

    private static async Task<int> ServeAsync(ServerKind kind, int port, int resources, int endpoints)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.Http2.MaxStreamsPerConnection = 5000;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.Backlog = 4096);
        await using var app = kind == ServerKind.Bare ? Bare(builder) : Library(builder);
        Action<int> publish = kind == ServerKind.Bare
            ? round => app.Services.GetRequiredService<BareBroadcast>().Publish(BenchResources.Assignment(0, endpoints, round))
            : PublishTo(app.Services.GetRequiredService<SnapshotCache>(), resources, endpoints);
        publish(0);
        await app.StartAsync();
        await Console.Out.WriteLineAsync("ready");
        await ObeyAsync(publish);
        return 0;
    }

    private static WebApplication Bare(WebApplicationBuilder builder)
    {
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<BareBroadcast>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IServiceMethodProvider<BareBroadcast>, BareMethods>());
        var app = builder.Build();
        app.MapGrpcService<BareBroadcast>();
        return app;
    }

    private static WebApplication Library(WebApplicationBuilder builder)
    {
        builder.Services.AddXdsServer().AddSingleton<IProxyAdmission, NodeClusterAdmission>();
        var app = builder.Build();
        app.MapXds();
        return app;
    }

    private static Action<int> PublishTo(SnapshotCache snapshots, int resources, int endpoints)
    {
        var table = ResourceTable.Create(
            ResourceType.Endpoint, Enumerable.Range(0, resources).Select(number => BenchResources.Assignment(number, endpoints, 0)));
        var revision = 0;
        return round =>
        {
            table = table.With([BenchResources.Assignment(0, endpoints, round)], []);
            snapshots.Publish(BenchResources.Scope, Snapshot.Create(++revision, table));
        };
    }

    private static async Task ObeyAsync(Action<int> publish)
    {
        while (await Console.In.ReadLineAsync() is { } line)
        {
            if (line.Split(' ') is ["publish", var round])
            {
                publish(int.Parse(round, CultureInfo.InvariantCulture));
            }
            else
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }

            await Console.Out.WriteLineAsync("done");
        }
    }
}
