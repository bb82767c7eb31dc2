using Envoy.Service.LoadStats.V3;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ControlPlane.Xds.Streams.Reports;

/// <summary>The gRPC service <c>envoy.service.load_stats.v3.LoadReportingService</c>.</summary>
internal sealed class LoadReportCalls(ReportStreams streams, ILoadReports reports) : LoadReportingService.LoadReportingServiceBase
{
    private const string AllClustersFeature = "envoy.lrs.supports_send_all_clusters";

    // It never reports the first cluster of a list.
    private const string FirstForgetter = "gRPC Node Pure JS";

    public override Task StreamLoadStats(
        IAsyncStreamReader<LoadStatsRequest> requestStream, IServerStreamWriter<LoadStatsResponse> responseStream, ServerCallContext context) =>
        streams.RunAsync(context, async ending =>
        {
            ReportingClient? client = null;
            LoadStatsResponse? told = null;
            while (await requestStream.MoveNext(ending))
            {
                var request = requestStream.Current;
                client ??= await streams.AdmitAsync(request.Node, context);
                if (request.ClusterStats.Count > 0)
                {
                    reports.Take(client, request.ClusterStats);
                }

                // The interval is always there: some clients do not check.
                var response = ResponseFor(client, reports.PlanFor(client));
                if (!response.Equals(told))
                {
                    told = response;
                    await responseStream.WriteAsync(response, ending);
                }
            }
        });

    private static LoadStatsResponse ResponseFor(ReportingClient client, LoadReportPlan plan)
    {
        var response = new LoadStatsResponse
        {
            LoadReportingInterval = Duration.FromTimeSpan(plan.Interval),
            ReportEndpointGranularity = plan.ByEndpoint,
        };
        if (plan.Clusters.IsEmpty)
        {
            response.SendAllClusters = true;
        }
        else if (client.Node.UserAgentName == FirstForgetter && client.Node.ClientFeatures.Contains(AllClustersFeature))
        {
            response.Clusters.Add("(none)");
            response.Clusters.AddRange(plan.Clusters);
        }
        else
        {
            response.Clusters.AddRange(plan.Clusters);
        }

        return response;
    }
}
