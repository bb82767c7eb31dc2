namespace ControlPlane.Host.Admin;

/// <summary><c>GET /alive</c>: 200 for as long as the process answers at all.</summary>
internal static class AliveEndpoint
{
    internal static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/alive", () => Results.Text("alive\n"));
}
