namespace ControlPlane.Model.Meshes;

/// <summary>A service that is asked whether a request may pass (an extension provider of MeshConfig).</summary>
/// <param name="Name">How policies name it.</param>
/// <param name="Service">Its host, in full.</param>
/// <param name="Port">The service's port.</param>
public sealed record ExternalAuthorizer(string Name, string Service, int Port)
{
    /// <summary>How it is asked over HTTP; null: over gRPC.</summary>
    public HttpCheck? Http { get; init; }

    /// <summary>How long an answer may take.</summary>
    /// <value>Default 10 min, as Istio's.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Requests pass when it cannot be asked.</summary>
    public bool FailOpen { get; init; }

    /// <summary>The route is chosen again after its answer.</summary>
    public bool ClearRouteCache { get; init; }

    /// <summary>The status of a request about which it cannot be asked.</summary>
    /// <value>Default 403.</value>
    public int StatusOnError { get; init; } = 403;

    /// <summary>Null: without.</summary>
    public CheckedBody? Body { get; init; }
}
