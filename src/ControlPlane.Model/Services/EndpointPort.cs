namespace ControlPlane.Model.Services;

/// <param name="ServicePort">The service's port number.</param>
/// <param name="Port">Where to connect to on the endpoint; 0 for a Unix socket.</param>
/// <param name="AppPort">Where the app itself listens; equal to <paramref name="Port"/> unless a sidecar without redirection stands between.</param>
public readonly record struct EndpointPort(int ServicePort, int Port, int AppPort);
