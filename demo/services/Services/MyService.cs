namespace ControlPlane.Demo.Services;

/// <summary>Says which version answered, on every path: the smallest service that shows a split.</summary>
internal static class MyService
{
    internal static void Map(WebApplication app, DemoArguments arguments) =>
        app.MapGet("/{**path}", (string? path) => Results.Json(new { service = arguments.Service, version = arguments.Version, path = $"/{path}" }));
}
