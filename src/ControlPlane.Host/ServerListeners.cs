using System.Net;
using System.Net.Sockets;
using ControlPlane.Host.Identities;
using ControlPlane.Host.Options;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace ControlPlane.Host;

/// <summary>What the server listens on: xDS (HTTP/2 over TLS), the admin API (HTTP/1.1), and the same admin API on a Unix socket of the state folder.</summary>
internal static class ServerListeners
{
    internal const string AdminSocketName = "admin.sock";

    // sockaddr_un holds 108 bytes with the closing zero.
    private const int LongestSocketPath = 107;

    // A fleet that reconnects at once must not wait for the kernel to answer its connects again.
    private const int ConnectBacklog = 8192;

    internal static string? AdminSocketOf(StateFolder state)
    {
        var path = state.PathOf(AdminSocketName);
        return Socket.OSSupportsUnixDomainSockets && System.Text.Encoding.UTF8.GetByteCount(path) <= LongestSocketPath ? path : null;
    }

    internal static void UseServerListeners(this IWebHostBuilder web, ControlPlaneOptions options, StateFolder state)
    {
        web.UseKestrelCore().UseKestrelHttpsConfiguration();
        web.UseSockets(sockets =>
        {
            sockets.Backlog = ConnectBacklog;
            sockets.CreateBoundListenSocket = Bind;
        });
        web.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            SetLimits(kestrel.Limits, options.Limits);
            // Envoy names the scheme "http" whatever it is sent over.
            kestrel.AllowAlternateSchemes = true;
            kestrel.Listen(options.Xds, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.Use(kestrel.ApplicationServices.GetRequiredService<ConnectionLimit>().Guard);
                listen.UseXdsTransport(options.AllowPlaintextXds);
            });
            kestrel.Listen(options.Admin, listen => listen.Protocols = HttpProtocols.Http1);
            if (AdminSocketOf(state) is { } socket)
            {
                // We hold the folder, so whoever left this is gone.
                File.Delete(socket);
                kestrel.ListenUnixSocket(socket, listen => listen.Protocols = HttpProtocols.Http1);
            }
        });
    }

    private static void SetLimits(KestrelServerLimits limits, XdsLimits xds)
    {
        // A proxy that is slow to read, or has nothing to say for days, is a proxy nevertheless.
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.Http2.KeepAlivePingDelay = xds.KeepaliveInterval;
        limits.Http2.KeepAlivePingTimeout = xds.KeepaliveTimeout;
        limits.Http2.MaxStreamsPerConnection = xds.StreamsPerConnection;
        limits.MaxRequestHeadersTotalSize = xds.HeaderBytes;
        limits.Http2.InitialConnectionWindowSize = 1024 * 1024;
        limits.Http2.InitialStreamWindowSize = 1024 * 1024;
    }

    /// <summary>The Unix socket is for the server's own user from the moment it exists.</summary>
    private static Socket Bind(EndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        if (endpoint is UnixDomainSocketEndPoint && !OperatingSystem.IsWindows() && endpoint.ToString() is { } path)
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return socket;
    }
}
