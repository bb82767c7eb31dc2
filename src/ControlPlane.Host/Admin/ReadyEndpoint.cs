namespace ControlPlane.Host.Admin;

/// <summary><c>GET /ready</c>: 200 when Envoys are served, else 503 with the reason, one a line.</summary>
internal static class ReadyEndpoint
{
    internal static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/ready", Answer);

    private static IResult Answer(Readiness readiness)
    {
        var reasons = readiness.Reasons();
        return reasons.IsEmpty
            ? Results.Text("ready\n")
            : Results.Text(string.Concat(reasons.Select(reason => $"not ready: {reason}\n")), statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
