namespace ControlPlane.Translation.Routes;

/// <summary>Where copies of requests go, resolved.</summary>
/// <param name="Cluster">Cluster name.</param>
/// <param name="Percent">Share of the requests, above 0 and up to 100.</param>
internal sealed record RouteMirror(string Cluster, double Percent);
