namespace ControlPlane.Demo.Traffic;

/// <summary>Tells what the traffic generator sees.</summary>
internal static class TrafficReport
{
    internal static void Map(WebApplication app) => app.MapGet("/split", (SplitWindow window) => Results.Json(window.Report()));
}
