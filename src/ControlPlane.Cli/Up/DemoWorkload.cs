namespace ControlPlane.Cli.Up;

/// <summary>One of the demo's apps.</summary>
/// <param name="Service">Its service, which is also what the demo's program is told to be.</param>
/// <param name="Version">Its label <c>version</c>.</param>
/// <param name="Serves">Whether others call it; the traffic generator only calls.</param>
internal sealed record DemoWorkload(string Service, string Version, bool Serves = true)
{
    /// <summary>The port that its service has in the mesh, as in Bookinfo.</summary>
    internal const int ServicePort = 9080;

    internal static DemoWorkload Traffic { get; } = new("traffic", "v1", Serves: false);

    /// <summary>All that serve.</summary>
    internal static IReadOnlyList<DemoWorkload> Serving { get; } =
    [
        new("productpage", "v1"), new("details", "v1"), new("ratings", "v1"), new("reviews", "v1"), new("reviews", "v2"), new("reviews", "v3"),
        new("myservice", "v1"), new("myservice", "v2"),
    ];

    internal string Name => $"{Service}-{Version}";
}
