using System.Runtime.CompilerServices;
using Envoy.Service.Health.V3;
using Grpc.Core;

namespace ControlPlane.Xds.Streams.Reports;

/// <summary>The gRPC service <c>envoy.service.health.v3.HealthDiscoveryService</c>.</summary>
internal sealed class HealthCheckCalls(ReportStreams streams, IHealthChecks checks, HealthExpiry expiry)
    : HealthDiscoveryService.HealthDiscoveryServiceBase
{
    // What the protocol says for a specifier without one.
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(1);

    public override Task StreamHealthCheck(
        IAsyncStreamReader<HealthCheckRequestOrEndpointHealthResponse> requestStream,
        IServerStreamWriter<HealthCheckSpecifier> responseStream,
        ServerCallContext context) =>
        streams.RunAsync(context, async ending =>
        {
            if (!await requestStream.MoveNext(ending))
            {
                return;
            }

            var from = await AdmitAsync(requestStream.Current, context);
            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(ending);
            var interval = new StrongBox<TimeSpan>(DefaultInterval);
            var assigning = AssignAsync(from, interval, responseStream, leaving.Token);
            try
            {
                await foreach (var message in requestStream.ReadAllAsync(ending))
                {
                    if (message.EndpointHealthResponse is { } health)
                    {
                        checks.Take(from.Client, health);
                    }

                    expiry.Heard(from.Client, interval.Value);
                }
            }
            finally
            {
                await leaving.CancelAsync();
                await assigning;
            }
        });

    public override async Task<HealthCheckSpecifier> FetchHealthCheck(HealthCheckRequestOrEndpointHealthResponse request, ServerCallContext context)
    {
        var (client, offer) = await AdmitAsync(request, context);
        return await checks.WatchAsync(client, offer.Capability?.HealthCheckProtocols ?? [], context.CancellationToken)
            .FirstAsync(context.CancellationToken);
    }

    private async Task<(ReportingClient Client, HealthCheckRequest Offer)> AdmitAsync(
        HealthCheckRequestOrEndpointHealthResponse first, ServerCallContext call)
    {
        var offer = first.HealthCheckRequest
            ?? throw new RpcException(new Status(StatusCode.InvalidArgument, "The first message of a stream must be a health_check_request."));
        return (await streams.AdmitAsync(offer.Node, call), offer);
    }

    private async Task AssignAsync(
        (ReportingClient Client, HealthCheckRequest Offer) from,
        StrongBox<TimeSpan> interval,
        IServerStreamWriter<HealthCheckSpecifier> responses,
        CancellationToken leaving)
    {
        try
        {
            var protocols = from.Offer.Capability?.HealthCheckProtocols ?? [];
            await foreach (var specifier in checks.WatchAsync(from.Client, protocols, leaving))
            {
                interval.Value = specifier.Interval?.ToTimeSpan() ?? DefaultInterval;
                await responses.WriteAsync(specifier, leaving);
                expiry.Heard(from.Client, interval.Value);
            }
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // The stream has ended.
        }
    }
}
