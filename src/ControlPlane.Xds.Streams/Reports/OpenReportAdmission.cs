using Grpc.Core;

namespace ControlPlane.Xds.Streams.Reports;

/// <summary>Everybody may report.</summary>
internal sealed class OpenReportAdmission : IReportAdmission
{
    public ValueTask<Status> AdmitAsync(ReportingClient client, CancellationToken cancellationToken) => new(Status.DefaultSuccess);
}
