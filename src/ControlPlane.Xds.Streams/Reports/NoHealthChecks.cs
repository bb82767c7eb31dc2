using System.Runtime.CompilerServices;
using Envoy.Service.Health.V3;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Xds.Streams.Reports;

/// <summary>For a host that has nothing checked: it says so, and the client waits.</summary>
internal sealed class NoHealthChecks : IHealthChecks
{
    public async IAsyncEnumerable<HealthCheckSpecifier> WatchAsync(
        ReportingClient client,
        IReadOnlyList<Capability.Types.Protocol> protocols,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new HealthCheckSpecifier { Interval = Duration.FromTimeSpan(TimeSpan.FromMinutes(1)) };
        await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
    }

    public void Take(ReportingClient client, EndpointHealthResponse health)
    {
    }

    public void Expired(ReportingClient client)
    {
    }
}
