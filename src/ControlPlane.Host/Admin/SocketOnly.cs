using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace ControlPlane.Host.Admin;

/// <summary>
/// Keeps an endpoint to the Unix socket of the state folder, which is the server's own user's: whoever can reach a loopback address has not
/// shown anything by that.
/// </summary>
internal static class SocketOnly
{
    internal static void RequireSocket(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(static async (context, next) =>
        context.HttpContext.Features.Get<IConnectionSocketFeature>()?.Socket.AddressFamily == AddressFamily.Unix
            ? await next(context)
            : Results.Text("this is answered on admin.sock of the state folder only\n", statusCode: StatusCodes.Status403Forbidden));
}
