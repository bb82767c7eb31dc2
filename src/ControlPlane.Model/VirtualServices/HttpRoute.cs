using ControlPlane.Model.Collections;

namespace ControlPlane.Model.VirtualServices;

/// <summary>One entry of <c>http</c>: what must match, and what is done with the request.</summary>
public sealed record HttpRoute
{
    public string Name { get; init; } = "";

    /// <summary>Alternatives; empty matches every request.</summary>
    public EquatableArray<HttpMatch> Match { get; init; }

    /// <summary>Exactly one of <see cref="Route"/>, <see cref="Redirect"/>, <see cref="DirectResponse"/> and <see cref="Delegate"/> says something.</summary>
    public EquatableArray<HttpRouteDestination> Route { get; init; }

    public HttpRedirect? Redirect { get; init; }

    public HttpDirectResponse? DirectResponse { get; init; }

    public HttpRewrite? Rewrite { get; init; }

    /// <summary>The whole request with its retries. Null: no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Null: the mesh's default policy. Attempts 0: no retries.</summary>
    public RetryPolicy? Retries { get; init; }

    public FaultInjection? Fault { get; init; }

    public HeaderOperations? Headers { get; init; }

    public CorsPolicy? Cors { get; init; }

    public EquatableArray<HttpMirror> Mirrors { get; init; }

    /// <summary>Set: the entries of another VirtualService stand here, and nothing of <see cref="Route"/> and its like is set.</summary>
    public DelegateName? Delegate { get; init; }
}
