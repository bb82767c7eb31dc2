namespace ControlPlane.Model.Services;

/// <param name="Number">The port that clients address, 1..65535.</param>
/// <param name="Name">Unique in its service; may be empty when it is the only port.</param>
/// <param name="Protocol">What it speaks.</param>
/// <param name="TargetPort">The workload's port, 1..65535; 0: looked up by <see cref="TargetPortName"/>, else <paramref name="Number"/>.</param>
public sealed record ServicePort(int Number, string Name, Protocol Protocol, int TargetPort)
{
    /// <summary>The workload's port by name (Kubernetes' <c>targetPort: http</c>); null: <see cref="TargetPort"/> counts.</summary>
    public string? TargetPortName { get; init; }
}
