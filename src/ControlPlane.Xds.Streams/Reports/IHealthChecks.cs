using Envoy.Service.Health.V3;

namespace ControlPlane.Xds.Streams.Reports;

/// <summary>Health checks that clients run for the host (HDS). Called by the loops of the streams at the same time.</summary>
public interface IHealthChecks
{
    /// <summary>What a client should check: at once what it is now, then each change. Each replaces the one before it.</summary>
    /// <param name="client">Who offers to check.</param>
    /// <param name="protocols">The kinds of check that it can run; may be empty.</param>
    /// <param name="cancellationToken">The stream's end.</param>
    IAsyncEnumerable<HealthCheckSpecifier> WatchAsync(
        ReportingClient client, IReadOnlyList<Capability.Types.Protocol> protocols, CancellationToken cancellationToken);

    /// <summary>What a client found. Returns at once.</summary>
    void Take(ReportingClient client, EndpointHealthResponse health);

    /// <summary>A client was not heard for three intervals: what it found is not known any more. Returns at once.</summary>
    void Expired(ReportingClient client);
}
