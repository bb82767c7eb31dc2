using Microsoft.AspNetCore.Http;

namespace ControlPlane.Xds.Streams;

/// <summary>A mark on a call whose stream has reached its age: its connection is to close once the client has seen the stream end.</summary>
internal sealed class ConnectionExpiry
{
    private ConnectionExpiry()
    {
    }

    internal static void Mark(HttpContext context) => context.Features.Set(new ConnectionExpiry());

    internal static bool IsMarked(HttpContext context) => context.Features.Get<ConnectionExpiry>() is not null;
}
